import type { Finding, FindingSubject } from "@/lib/registry/finding";
import type { FindingCode, Severity } from "@/lib/registry/finding-codes";

const SUBJECTS_SHOWN = 20;
const KEYS_SHOWN = 10;
const SERVICES_SHOWN = 20;

/** A finding before anybody knows since when it is one. */
export type Draft = Omit<Finding, "since">;

type Said = {
  address?: string;
  service?: string;
  lease?: string;
  keys?: readonly string[];
  detail?: string;
  count?: number;
};

/** Gathers what a finding is about: all of it is counted, the first of it is named. */
export class Subjects {
  readonly shown: FindingSubject[] = [];
  total = 0;
  keys = 0;

  add({ address, service, lease, keys = [], detail, count }: Said): void {
    this.total += 1;
    this.keys += keys.length;
    if (this.shown.length === SUBJECTS_SHOWN) return;
    this.shown.push({
      address: address ?? null,
      service: service ?? null,
      lease: lease ?? null,
      keys: keys.slice(0, KEYS_SHOWN),
      keyCount: keys.length,
      detail: detail ?? null,
      count: count ?? null,
    });
  }
}

/** A finding about `services`, of which the first is the one to look at. */
export function draft(
  code: FindingCode,
  severity: Severity,
  services: readonly string[],
  { subjects, ...numbers }: { subjects?: Subjects; instances?: number; minimum?: number } = {},
): Draft {
  return {
    id: `${code} ${JSON.stringify(services)}`,
    ...{ code, severity },
    services: services.slice(0, SERVICES_SHOWN),
    subjects: subjects?.shown ?? [],
    total: subjects?.total ?? 0,
    keys: subjects?.keys ?? 0,
    instances: numbers.instances ?? null,
    minimum: numbers.minimum ?? null,
  };
}
