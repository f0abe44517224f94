import type { Finding } from "@/lib/registry/finding";
import { findingCodes, type Severity, severities } from "@/lib/registry/finding-codes";

/** What the reader chose; it stands in the URL. */
export type FindingsFilter = { severity: string; code: string; q: string };

export const FINDINGS_DEFAULTS = { severity: "all", code: "", q: "" };

/** The findings that a filter lets through, by severity, worst first; no group is empty. */
export function groupFindings(
  findings: readonly Finding[],
  { severity, code, q }: FindingsFilter,
): { severity: Severity; findings: Finding[] }[] {
  const text = q.trim().toLowerCase();
  const shown = findings.filter(
    (finding) =>
      (severity === "all" || finding.severity === severity) &&
      (code === "" || finding.code === code) &&
      (text === "" || mentions(finding, text)),
  );
  return severities
    .map((one) => ({ severity: one, findings: shown.filter((f) => f.severity === one) }))
    .filter((group) => group.findings.length > 0);
}

/** The kinds of findings that there are, in the order of how urgent they are. */
export function codesOf(findings: readonly Finding[]): Finding["code"][] {
  const found = new Set(findings.map(({ code }) => code));
  return findingCodes.filter((code) => found.has(code));
}

function mentions({ services, subjects }: Finding, text: string): boolean {
  const texts = subjects.flatMap(({ service, address, lease, keys }) => [
    ...[service, address, lease].filter((one) => one !== null),
    ...keys,
  ]);
  return [...services, ...texts].some((one) => one.toLowerCase().includes(text));
}
