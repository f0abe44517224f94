import type { HistoryStart } from "@/lib/client/history-queries";
import { parseInstant } from "@/lib/client/parse-instant";
import type { PastPoint } from "@/lib/client/past-point";
import type { Cause, Change } from "@/lib/registry/model";

// Said again here: where the model says it, zod comes along, which a page need not load at first.
export const changeKinds = [
  "registered",
  "re-registered",
  "left",
  "changed",
  "key-added",
  "key-removed",
] as const satisfies readonly Change["kind"][];

export const causes = [
  "revoked",
  "expired",
  "deleted",
  "replaced",
  "force-expired",
  "quarantined",
  "unknown",
] as const satisfies readonly Cause[];

/**
 * What the reader chose on the History page; all of it stands in the URL. `at`, `revision` and
 * `epoch` are where they stand in time, on every page.
 */
export const HISTORY_DEFAULTS = {
  at: "",
  revision: "",
  epoch: "",
  /** As much time as there is something to show of, where none is chosen. */
  zoom: "",
  view: "changes",
  service: "",
  address: "",
  kind: "",
  cause: "",
  actor: "",
  /** The other point of a comparison. */
  with: "now",
  /** The row whose details are open. */
  entry: "",
};

export type HistoryUrl = { [K in keyof typeof HISTORY_DEFAULTS]: string };

/** Nothing filtered. */
export const NO_FILTER = { service: "", address: "", kind: "", cause: "", actor: "" };

/** `since`: what has changed since where one stands, which is nothing in the present. */
export const views = ["changes", "since", "state", "compare"] as const;
export type View = (typeof views)[number];

/** The view that a URL asks for; the first one where it asks for none there is. */
export function viewOf(url: Pick<HistoryUrl, "view">, standpoint: Standpoint): View {
  const view = views.find((name) => name === url.view) ?? "changes";
  return view === "since" && standpoint === null ? "changes" : view;
}

/** Where one stands in time: at a revision, at an instant, or null: in the present. */
export type Standpoint = { revision: number; epoch: string } | { at: number } | null;

/** The standpoint that a URL names. What it names wrongly is the present. */
export function standpointOf(point: PastPoint | null): Standpoint {
  if (point?.kind === "at") return { at: point.at };
  if (point?.kind !== "revision") return null;
  return { revision: point.revision, epoch: point.epoch === null ? "" : String(point.epoch) };
}

/** What the URL has to say to stand there. */
export function standpointPatch(
  standpoint: Standpoint,
): Pick<HistoryUrl, "at" | "revision" | "epoch"> {
  if (standpoint === null) return { at: "", revision: "", epoch: "" };
  if ("at" in standpoint) return { at: String(Math.round(standpoint.at)), revision: "", epoch: "" };
  return { at: "", revision: String(standpoint.revision), epoch: standpoint.epoch };
}

/** What the URL has to say to stand in the present, of which a stretch of time says nothing. */
export function livePatch(view: View): Partial<HistoryUrl> {
  const stretches = view === "since" || view === "compare";
  return {
    ...standpointPatch(null),
    with: HISTORY_DEFAULTS.with,
    ...(stretches && { view: HISTORY_DEFAULTS.view }),
  };
}

/**
 * What the URL has to say to stand elsewhere and leave the other point where it is. A revision there is read as one
 * of the store that is stood in: before another store it becomes the instant `end`, if that is known.
 */
export function movePatch(
  standpoint: Standpoint,
  other: Standpoint,
  end: number | null | undefined,
): Partial<HistoryUrl> {
  const patch = standpointPatch(standpoint);
  if (other === null || "at" in other || other.epoch === patch.epoch) return patch;
  if (typeof end === "number") return { ...patch, with: pointParam({ at: end }) };
  // Better the present, in sight of all, than a revision of which nobody said it.
  return other.epoch === "" ? patch : { ...patch, with: HISTORY_DEFAULTS.with };
}

/** The standpoint as parameters of GET /api/registry. */
export function registryParams(standpoint: Standpoint): Record<string, string> {
  if (standpoint === null) return {};
  if ("at" in standpoint) return { at: String(standpoint.at) };
  return {
    revision: String(standpoint.revision),
    ...(standpoint.epoch !== "" && { epoch: standpoint.epoch }),
  };
}

/** The standpoint as `from` or `to` of GET /api/registry/diff. */
export function pointParam(standpoint: Standpoint): string {
  if (standpoint === null) return "now";
  return "at" in standpoint ? String(standpoint.at) : `rev:${standpoint.revision}`;
}

/** Two points, the earlier one first. Of an instant and a revision nobody knows here which that is. */
export function inOrder(a: Standpoint, b: Standpoint): [Standpoint, Standpoint] {
  const reversed =
    a === null ||
    (b !== null && "at" in a && "at" in b && a.at > b.at) ||
    (b !== null && "revision" in a && "revision" in b && a.revision > b.revision);
  return reversed ? [b, a] : [a, b];
}

/**
 * Where the list of changes begins, as parameters of GET /api/history. Of changes that were seen at one and the same
 * instant a revision tells those that came after.
 */
export function startParams(standpoint: Standpoint): HistoryStart {
  if (standpoint === null) return {};
  if ("at" in standpoint) return { to: String(standpoint.at) };
  const { revision, epoch } = standpoint;
  return { upTo: String(revision), ...(epoch !== "" && { epoch }) };
}

/**
 * What came after one point and had come at another, as parameters of GET /api/history. The present
 * bounds nothing.
 */
export function stretchParams(from: Standpoint, to: Standpoint): Record<string, string> {
  const params: Record<string, string> = {};
  if (from !== null && "at" in from) params.from = String(from.at + 1);
  else if (from !== null) {
    params.after = String(from.revision);
    if (from.epoch !== "") params.epoch = from.epoch;
  }
  if (to !== null && "at" in to) params.to = String(to.at);
  else if (to !== null) params.upTo = String(to.revision);
  return params;
}

/** The filters as parameters of the API, without those that filter nothing. */
export function filterParams(
  url: Pick<HistoryUrl, keyof typeof NO_FILTER>,
): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of ["service", "address", "actor"] as const) {
    if (url[name] !== "") params[name] = url[name];
  }
  if (changeKinds.some((kind) => kind === url.kind)) params.kind = url.kind;
  if (causes.some((cause) => cause === url.cause)) params.cause = url.cause;
  return params;
}

/** The address at which what is filtered can be downloaded, up to `to` if given. */
export function exportPath(
  format: "csv" | "json",
  filter: Readonly<Record<string, string>>,
  to: number | null,
): string {
  const params = new URLSearchParams({ format, ...filter });
  if (to !== null) params.set("to", String(Math.round(to)));
  return `/api/history/export?${params}`;
}

/**
 * A point as somebody typed it: `now`, also in their language; a revision (`184 196`, `rev 184196`,
 * `rev:184196`); or a time as {@link parseInstant} takes it, with `clock` also one that counts from the present.
 * Undefined where it is none of these.
 */
export function parsePoint(text: string, now: string, clock?: number): Standpoint | undefined {
  const trimmed = text.trim();
  if (["", "now", now.toLowerCase()].includes(trimmed.toLowerCase())) return null;
  const digits = /^(?:[^\d\s-]+[\s:]*)?(\d[\d\s]*)$/.exec(trimmed)?.[1]?.replace(/\s/g, "");
  if (digits !== undefined) {
    const number = Number(digits);
    if (!Number.isSafeInteger(number) || number < 1) return undefined;
    // Nobody types milliseconds; a URL has them, and no registry has so many revisions.
    return number > 1e11 ? { at: number } : { revision: number, epoch: "" };
  }
  const at = parseInstant(trimmed, clock);
  return at === null ? undefined : { at };
}
