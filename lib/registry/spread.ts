import type { Registration } from "./model";

/** As many names are told; how many there are is counted. */
const NAMES_TOLD = 10;

/**
 * What sets a registration apart from those of another service that has the same name: its namespace, and its group
 * where it has one. Empty where its format says neither.
 */
export function placeOf({ details }: Pick<Registration, "details">): string {
  return details ? [details.namespace, details.group].filter(Boolean).join(" · ") : "";
}

/** What several say in one place, each with its framework, by how many say it. */
export class Spread {
  readonly #said = new Map<string, Map<string, number>>();

  /** One more that says it; with `sign` -1 one less. */
  count(framework: string, value: string, sign: 1 | -1 = 1): void {
    const said = this.#said.get(framework) ?? new Map<string, number>();
    const count = (said.get(value) ?? 0) + sign;
    if (count > 0) this.#said.set(framework, said.set(value, count));
    else if (said.delete(value) && said.size === 0) this.#said.delete(framework);
  }

  /**
   * What they say if that is not the same, in order; else nothing. That one says nothing counts among those of its
   * framework alone: others may have nothing to say it with.
   */
  values(): string[] {
    if (this.#said.size === 1) {
      for (const said of this.#said.values()) if (said.size === 1) return [];
    }
    const values = new Set<string>();
    for (const said of this.#said.values()) {
      for (const value of said.keys()) if (value !== "" || said.size > 1) values.add(value);
    }
    return values.size > 1 ? [...values].sort() : [];
  }

  /** {@link values}, as a row tells them; null where there are none. */
  told(): { count: number; names: string[] } | null {
    const values = this.values();
    if (values.length === 0) return null;
    return { count: values.length, names: values.slice(0, NAMES_TOLD) };
  }
}
