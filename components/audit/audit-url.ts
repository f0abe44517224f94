import { parseInstant } from "@/lib/client/parse-instant";
import type { AuditEntry } from "@/lib/history/audit";

// Said again here: where the model says it, zod comes along, which a page need not load at first.
export const auditKinds = [
  "force-expire",
  "deregister",
  "register",
  "restore",
  "minimum",
  "edit",
  "pin",
  "unpin",
  "quarantine",
  "lift",
  "edit-registration",
  "remove-registration",
] as const satisfies readonly AuditEntry["kind"][];

export const auditResults = [
  "done",
  "refused",
  "unknown",
] as const satisfies readonly AuditEntry["result"][];

export const auditOutcomes = [
  "back",
  "gone",
  "done",
  "watching",
  "unwatched",
] as const satisfies readonly NonNullable<AuditEntry["outcome"]>[];

/** What the reader chose on the page of the audit log; all of it stands in the URL. */
export const AUDIT_DEFAULTS = {
  actor: "",
  kind: "",
  service: "",
  address: "",
  result: "",
  outcome: "",
  /** In milliseconds since 1970. */
  from: "",
  to: "",
  /** The row whose details are open. */
  entry: "",
};

export type AuditUrl = { [K in keyof typeof AUDIT_DEFAULTS]: string };

/** Nothing filtered. */
export const NO_FILTER: Partial<AuditUrl> = { ...AUDIT_DEFAULTS, entry: undefined };

/** The filters as parameters of the API, without those that filter nothing or are wrong. */
export function auditParams(url: Omit<AuditUrl, "entry">): Record<string, string> {
  const params: Record<string, string> = {};
  for (const name of ["actor", "service", "address"] as const) {
    if (url[name] !== "") params[name] = url[name];
  }
  for (const name of ["from", "to"] as const) {
    if (isInstant(url[name])) params[name] = url[name];
  }
  // An empty page explains itself; an error about a filter would not.
  if (params.from && params.to && Number(params.from) > Number(params.to)) delete params.from;
  if (auditKinds.some((kind) => kind === url.kind)) params.kind = url.kind;
  if (auditResults.some((result) => result === url.result)) params.result = url.result;
  if (auditOutcomes.some((outcome) => outcome === url.outcome)) params.outcome = url.outcome;
  return params;
}

/** Whether an end of a time is an instant as the URL has it. */
export function isInstant(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

/** The address at which what is filtered can be downloaded. */
export function auditExportPath(
  format: "csv" | "json",
  filter: Readonly<Record<string, string>>,
): string {
  return `/api/audit/export?${new URLSearchParams({ format, ...filter })}`;
}

/** The page of the history, as the registry was at the revision of an action; null where it has none. */
export function revisionPath({
  revision,
  epoch,
}: Pick<AuditEntry, "revision" | "epoch">): string | null {
  if (revision === null) return null;
  const query = new URLSearchParams({ revision: String(revision) });
  if (epoch > 0) query.set("epoch", String(epoch));
  return `/history?${query}`;
}

/**
 * An end of a time as somebody typed it at `clock`, in milliseconds since 1970: empty for none, undefined where it
 * cannot be read.
 */
export function readTime(text: string, clock: number): string | undefined {
  if (text.trim() === "") return "";
  const at = parseInstant(text, clock);
  return at === null ? undefined : String(at);
}
