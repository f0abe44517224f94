type Params = { get: (name: string) => string | null };

/** A moment of the past that the URL names, instead of now. */
export type PastPoint =
  /** Milliseconds since 1970. */
  | { kind: "at"; at: number }
  /** `epoch` tells apart the stores that etcd has had; null is the present one. */
  | { kind: "revision"; revision: number; epoch: number | null }
  /** The URL means one, but not so that anybody could say which. */
  | { kind: "invalid"; text: string };

const names = ["at", "revision", "epoch"] as const;

/** The point in time that stands in a URL's query; null is now. A revision goes before an instant. */
export function readPastPoint(params: Params): PastPoint | null {
  const revision = params.get("revision");
  const at = params.get("at");
  if (revision !== null) {
    const epoch = params.get("epoch");
    const numbers = {
      revision: positive(revision),
      epoch: epoch === null ? null : positive(epoch),
    };
    if (Number.isNaN(numbers.revision) || Number.isNaN(numbers.epoch)) {
      return { kind: "invalid", text: epoch === null ? revision : `${revision}, ${epoch}` };
    }
    return { kind: "revision", ...numbers };
  }
  if (at === null) return null;
  const instant = readInstant(at);
  return Number.isNaN(instant) ? { kind: "invalid", text: at } : { kind: "at", at: instant };
}

/** The query that asks the API for a point, and that a URL names it with. */
export function pastQuery(point: PastPoint): Record<string, string> {
  if (point.kind === "at") return { at: String(point.at) };
  if (point.kind === "invalid") return {};
  const { revision, epoch } = point;
  return { revision: String(revision), ...(epoch !== null && { epoch: String(epoch) }) };
}

/** A path of this console with the point in time of `params`, unless it names one of its own. */
export function keepPoint(path: string, params: Params): string {
  const [, query = ""] = path.split("?");
  const own = new URLSearchParams(query);
  if (own.has("at") || own.has("revision")) return path;
  const kept = new URLSearchParams();
  for (const name of names) {
    const value = params.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept.size === 0 ? path : `${path}${query === "" ? "?" : "&"}${kept}`;
}

/** The path and query of a URL at `point`; null is now. */
export function moveTo(href: string, point: PastPoint | null): string {
  const url = new URL(href);
  for (const name of names) url.searchParams.delete(name);
  for (const [name, value] of Object.entries(point ? pastQuery(point) : {})) {
    url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

export type PastView = "past" | "present" | "all";

/**
 * What a page shows when a point in time is chosen: the past; the present, since nobody kept what it
 * shows; or all of time, in which it finds the point by itself.
 */
export function pastView(pathname: string, tab: string | null): PastView {
  if (pathname === "/") return "past";
  if (pathname === "/history" || pathname === "/audit") return "all";
  if (!pathname.startsWith("/services/")) return "present";
  return tab === "resolve" ? "present" : "past";
}

function positive(text: string): number {
  const value = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

/** As the API reads one: milliseconds, or ISO 8601 with a zone. */
function readInstant(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
