import type { Lane } from "@/lib/history/model";

/** What the reader chose; it stands in the URL, with what the page's other parts call the same. */
export const LIVES_DEFAULTS = { range: "2h", show: "all", q: "", instance: "" };

export const laneFilters = ["all", "flapping", "crashed", "left"] as const;
export type LaneFilter = (typeof laneFilters)[number];

/** The lanes that the filter and the text let through, in the order they have. */
export function filterLanes(lanes: readonly Lane[], show: string, q: string): Lane[] {
  const text = q.trim().toLowerCase();
  return lanes.filter((lane) => matches(lane, show) && lane.address.toLowerCase().includes(text));
}

/** How many addresses each filter would show, whatever the text. */
export function laneCounts(lanes: readonly Lane[]): Record<LaneFilter, number> {
  const counts = { all: 0, flapping: 0, crashed: 0, left: 0 };
  for (const lane of lanes) {
    for (const filter of laneFilters) if (matches(lane, filter)) counts[filter] += 1;
  }
  return counts;
}

/** How many lives and crashes there are in all lanes. */
export function livesTotals(lanes: readonly Lane[]): { lives: number; crashes: number } {
  return {
    lives: lanes.reduce((sum, { lives }) => sum + lives.length, 0),
    crashes: lanes.reduce((sum, { crashes }) => sum + crashes, 0),
  };
}

function matches({ flapping, crashes, live }: Lane, show: string): boolean {
  if (show === "flapping") return flapping;
  if (show === "crashed") return crashes > 0;
  return show !== "left" || !live;
}
