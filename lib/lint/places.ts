import type { Service } from "@/lib/registry/service";

import type { Placed } from "./nested";

/** Where the keys of each service stand. */
export class Places {
  readonly byName = new Map<string, Placed>();
  /** Whether what was made of them is out of date. */
  stale = false;

  /** Looks at a service again; undefined for one that there is no more. */
  look(name: string, service: Service | undefined): void {
    const before = this.byName.get(name);
    if (!service) {
      if (this.byName.delete(name)) this.stale = true;
      return;
    }
    const first = service.registrations().next().value;
    const framework = first?.framework ?? before?.framework ?? "";
    const emptied = (before?.key ?? null) === null;
    if (before && before.framework === framework && emptied === (first === undefined)) return;
    this.byName.set(name, { name, framework, key: first?.key ?? null });
    this.stale = true;
  }
}
