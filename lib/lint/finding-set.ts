import type { Finding, FindingCounts, FindingsState } from "@/lib/registry/finding";
import { findingCodes, type Severity, severities } from "@/lib/registry/finding-codes";

import type { Draft } from "./draft";

/** What a page lists; of a registry with more than that the worst are worth a look first. */
export const FINDINGS_LISTED = 500;

/** How many findings a service has that somebody should do something about. */
export type ServiceFindings = { errors: number; warnings: number };

const none: ServiceFindings = { errors: 0, warnings: 0 };

/** All findings, by who found them: a service, or a rule over all of them. */
export class FindingSet {
  readonly #byOwner = new Map<string, Finding[]>();
  readonly #bySeverity: Record<Severity, Map<string, Finding>> = {
    error: new Map(),
    warning: new Map(),
    info: new Map(),
  };
  readonly #byService = new Map<string, ServiceFindings>();

  /** Puts `drafts` in the place of what `owner` found before. Returns the services of which that changes something, null if nothing does. */
  replace(owner: string, drafts: readonly Draft[], now: number): Set<string> | null {
    const before = this.#byOwner.get(owner) ?? [];
    if (before.length === 0 && drafts.length === 0) return null;
    const since = new Map(before.map((one) => [one.id, one.since]));
    const after = drafts.map((one) => ({ ...one, since: since.get(one.id) ?? now }));
    if (JSON.stringify(before) === JSON.stringify(after)) return null;
    for (const finding of before) this.#count(finding, -1);
    for (const finding of after) this.#count(finding, 1);
    if (after.length > 0) this.#byOwner.set(owner, after);
    else this.#byOwner.delete(owner);
    return new Set([...before, ...after].flatMap(({ services }) => services));
  }

  /** Owners that found something. */
  get owners(): Iterable<string> {
    return this.#byOwner.keys();
  }

  ofService(service: string): ServiceFindings {
    return this.#byService.get(service) ?? none;
  }

  get counts(): FindingCounts {
    const { error, warning, info } = this.#bySeverity;
    return { error: error.size, warning: warning.size, info: info.size };
  }

  /** How many somebody should do something about. */
  get pressing(): number {
    const { error, warning } = this.counts;
    return error + warning;
  }

  /** By severity. */
  *all(): Generator<Finding, void, void> {
    for (const severity of severities) yield* this.#bySeverity[severity].values();
  }

  state(): FindingsState {
    const findings: Finding[] = [];
    for (const finding of this.all()) {
      if (findings.push(finding) === FINDINGS_LISTED) break;
    }
    return { findings: findings.sort(worstFirst), counts: this.counts };
  }

  #count(finding: Finding, sign: 1 | -1): void {
    const { id, severity, services } = finding;
    if (sign === 1) this.#bySeverity[severity].set(id, finding);
    else this.#bySeverity[severity].delete(id);
    if (severity === "info") return;
    for (const service of services) {
      const { errors, warnings } = this.ofService(service);
      const counted = {
        errors: errors + (severity === "error" ? sign : 0),
        warnings: warnings + (severity === "warning" ? sign : 0),
      };
      if (counted.errors + counted.warnings > 0) this.#byService.set(service, counted);
      else this.#byService.delete(service);
    }
  }
}

/** By severity, then what is more urgent, then by name. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    findingCodes.indexOf(a.code) - findingCodes.indexOf(b.code) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
