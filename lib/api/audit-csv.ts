import type { AuditEntry } from "@/lib/history/audit";

import { type Cell, csvHead, csvRow, isoInstant } from "./csv";

const columns: [name: string, of: (entry: AuditEntry) => Cell][] = [
  ["at", ({ at }) => isoInstant(at)],
  ["actor_claimed", ({ actor }) => actor],
  ["action", ({ kind }) => kind],
  ["service", ({ service }) => service],
  ["address", ({ address }) => address],
  ["reason", ({ reason }) => reason],
  ["result", ({ result }) => result],
  ["error_code", ({ error }) => error?.code],
  ["error", ({ error }) => error?.message],
  ["outcome", ({ outcome }) => outcome],
  ["verified_at", ({ verifiedAt }) => isoInstant(verifiedAt)],
  ["back_after_ms", ({ steps }) => steps.find(({ kind }) => kind === "back")?.afterMs],
  ["key", ({ key }) => key],
  ["keys", ({ keys }) => keys.length],
  ["lease", ({ lease }) => (lease === "0" ? null : lease)],
  ["guard_mod_revision", ({ guard }) => guard?.modRevision],
  ["revision", ({ revision }) => revision],
  ["epoch", ({ epoch }) => epoch],
  ["cluster_id", ({ clusterId }) => clusterId],
  ["id", ({ id }) => id],
];

/** The first line of the file. */
export function auditCsvHeader(): string {
  return csvHead(columns.map(([name]) => name));
}

/** One line of the file. */
export function auditCsvLine(entry: AuditEntry): string {
  return csvRow(columns.map(([, of]) => of(entry)));
}
