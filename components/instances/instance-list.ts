import type { ServiceState } from "@/lib/registry/fold";
import type { Instance } from "@/lib/registry/instance";
import type { Departure } from "@/lib/registry/model";

import { comparison, merge } from "./instance-order";
import { type InstanceQuery, type InstanceRow, matcher } from "./instance-rows";

type Listed = Pick<ServiceState, "instances" | "departures">;

/**
 * What a table lists, again and again while its service changes. What has not changed since the last time is
 * neither matched nor sorted anew, and its row is the same object, so that it is not drawn anew either: of
 * 10,000 instances a few change, ten times a second.
 */
export class InstanceList {
  #rows: InstanceRow[] = [];
  #query: InstanceQuery | undefined;
  /** What the query does not list, and did not change since. */
  #refused = new WeakSet<Instance | Departure>();

  /** The instances and departures that match, in order; the same array when they are the same. */
  list({ instances, departures }: Listed, query: InstanceQuery): InstanceRow[] {
    const same = this.#query !== undefined && isSame(this.#query, query);
    if (!same) this.#refused = new WeakSet();
    this.#query = query;
    const matches = matcher(query);
    const left = new Map<string, Departure>();
    for (const departure of departures) {
      if (!instances.has(departure.address)) left.set(departure.address, departure);
    }

    const kept: InstanceRow[] = [];
    const fresh: InstanceRow[] = [];
    const seen = new Set<string>();
    const take = (row: InstanceRow) => {
      if (matches(row)) fresh.push(row);
      else this.#refused.add(subjectOf(row));
    };
    for (const row of this.#rows) {
      if ((instances.get(row.id) ?? left.get(row.id)) !== subjectOf(row)) continue;
      seen.add(row.id);
      if (same) kept.push(row);
      else take(row);
    }
    for (const [id, instance] of instances) {
      if (seen.has(id) || this.#refused.has(instance)) continue;
      take({ kind: "instance", id, instance });
    }
    for (const [id, departure] of left) {
      if (seen.has(id) || this.#refused.has(departure)) continue;
      take({ kind: "departed", id, departure });
    }

    if (fresh.length === 0 && kept.length === this.#rows.length) return this.#rows;
    const compare = comparison(query.sort);
    this.#rows = merge(kept, fresh.sort(compare), compare);
    return this.#rows;
  }
}

/** What a query lists of one state. */
export function instanceRows(state: Listed, query: InstanceQuery): InstanceRow[] {
  return new InstanceList().list(state, query);
}

function subjectOf(row: InstanceRow): Instance | Departure {
  return row.kind === "instance" ? row.instance : row.departure;
}

function isSame(a: InstanceQuery, b: InstanceQuery): boolean {
  return a.show === b.show && a.q === b.q && a.sort === b.sort && (a.meta ?? "") === (b.meta ?? "");
}
