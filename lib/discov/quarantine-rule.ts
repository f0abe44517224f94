import { z } from "zod";

import { StatusError } from "@/lib/errors";

export const strategies = ["revoke", "divert"] as const;

/** An address may be the beginning of a value that is none, escaped. */
const ADDRESS_SHOWN_MAX = 1_100;

/** A rule that keeps an instance out, as Rollcall stores it under its own root: `quarantine/<id>`. */
export const quarantineRuleSchema = z.object({
  id: z.string().regex(/^[\w.-]{1,64}$/),
  /** Null: the address in all services. */
  service: z.string().min(1).nullable(),
  address: z.string().min(1).max(ADDRESS_SHOWN_MAX),
  strategy: z.enum(strategies),
  reason: z.string().max(1_000),
  actor: z.string().max(200).nullable(),
  /** Milliseconds since 1970, by the clock of the console that made it. */
  createdAt: z.number(),
  /** Null: until lifted. Otherwise the key hangs on a lease that ends then; the key's being there is what counts. */
  until: z.number().nullable(),
  /** Takes out keys too whose loss does harm beyond one instance. */
  insist: z.literal(true).optional(),
});

export type Strategy = (typeof strategies)[number];
export type QuarantineRule = z.infer<typeof quarantineRuleSchema>;

/** Where rules stand below Rollcall's root. */
export const RULES = "quarantine/";

/**
 * Reads a stored rule.
 *
 * @throws StatusError `invalid_argument` for what is none, or stands under the id of another.
 */
export function parseRule(id: string, value: Buffer): QuarantineRule {
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch (cause) {
    throw new StatusError("invalid_argument", "it is no JSON", { cause });
  }
  const parsed = quarantineRuleSchema.safeParse(json);
  if (!parsed.success) throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
  if (parsed.data.id !== id) {
    throw new StatusError("invalid_argument", `its id is ${parsed.data.id}, which its key is not`);
  }
  return parsed.data;
}

/** Rules by the address they are about, so that asking costs nothing for the many that are about none. */
export class RuleIndex<T extends { rule: QuarantineRule }> {
  readonly #byId = new Map<string, T>();
  readonly #byAddress = new Map<string, Set<T>>();

  get size(): number {
    return this.#byId.size;
  }

  all(): T[] {
    return [...this.#byId.values()];
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  set(entry: T): void {
    this.delete(entry.rule.id);
    this.#byId.set(entry.rule.id, entry);
    const same = this.#byAddress.get(entry.rule.address);
    if (same) same.add(entry);
    else this.#byAddress.set(entry.rule.address, new Set([entry]));
  }

  delete(id: string): T | undefined {
    const entry = this.#byId.get(id);
    if (!entry) return undefined;
    this.#byId.delete(id);
    const same = this.#byAddress.get(entry.rule.address);
    if (same?.delete(entry) && same.size === 0) this.#byAddress.delete(entry.rule.address);
    return entry;
  }

  /** Whether any rule is about the address, in whichever service. */
  has(address: string): boolean {
    return this.#byAddress.has(address);
  }

  /** The rules that keep the address out of the service; the first one decides how: it ends last. */
  on(service: string, address: string): T[] {
    const same = this.#byAddress.get(address);
    if (!same) return [];
    return [...same]
      .filter(({ rule }) => rule.service === null || rule.service === service)
      .sort((a, b) => byEnd(a.rule, b.rule));
  }
}

function byEnd(a: QuarantineRule, b: QuarantineRule): number {
  const [endA, endB] = [a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY];
  if (endA !== endB) return endA > endB ? -1 : 1;
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}
