import "server-only";

import type { Registration } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";

import { type Draft, draft, Subjects } from "./draft";

/** Of one service; more are no groups, but a directory for each instance. */
const PARENTS_MAX = 50;

/** Keys beside a service's own that are not read as nearly all there are. */
export class Dissenters {
  readonly #registry: Pick<Registry, "groupUnder">;
  /** The framework of the service's keys, by what they stand under. */
  readonly #parents = new Map<string, string>();
  #last = "";

  constructor(registry: Pick<Registry, "groupUnder">) {
    this.#registry = registry;
  }

  add({ key, framework }: Pick<Registration, "key" | "framework">): void {
    const parent = key.slice(0, Math.max(key.lastIndexOf("/"), 0));
    if (parent === this.#last || this.#parents.size >= PARENTS_MAX) return;
    this.#last = parent;
    this.#parents.set(parent, framework);
  }

  findings(service: string): Draft[] {
    const subjects = new Subjects();
    let dissenting = 0;
    for (const [parent, framework] of this.#parents) {
      const group = this.#registry.groupUnder(parent);
      // Where it is itself the odd one, the others have the finding.
      if (!group || group.others === 0 || group.codec !== framework) continue;
      dissenting += group.others;
      subjects.add({ keys: [parent] });
    }
    if (dissenting === 0) return [];
    return [{ ...draft("group-dissenters", "info", [service], { subjects }), keys: dissenting }];
  }
}
