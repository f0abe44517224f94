import { ApiError } from "@/lib/client/api-error";
import type { DangerCode } from "@/lib/codecs/codec";

import type { LeaseKey, RemovalStep } from "./removal";

/** Why something is better left alone, and what that is: addresses, and keys that have none. */
export type Danger = { code: DangerCode; subjects: readonly string[] };

type Named = readonly [DangerCode, string];

/** What is better left alone among what `steps` take, and among the keys that go along with it. */
export function dangersOf(steps: readonly RemovalStep[], along: readonly LeaseKey[]): Danger[] {
  const named = (code: DangerCode | undefined, subject: string): Named[] =>
    code ? [[code, subject]] : [];
  return grouped([
    ...steps.flatMap(({ registrations }) =>
      registrations.flatMap(({ danger, address }) => named(danger, address)),
    ),
    ...along.flatMap(({ danger, address, key }) => named(danger, address ?? key)),
  ]);
}

/** What the console refused to touch unless somebody insists. `nameOf` names a key as the page does. */
export function dangersFound(
  errors: readonly (Error | null)[],
  nameOf: (key: string) => string = (key) => key,
): Danger[] {
  return grouped(
    errors.flatMap((error) => {
      const found = (error instanceof ApiError && error.details.dangers) || [];
      return found.map(({ code, key }): Named => [code, nameOf(key)]);
    }),
  );
}

export function joinDangers(...lists: (readonly Danger[])[]): Danger[] {
  return grouped(
    lists.flat().flatMap(({ code, subjects }) => subjects.map((one): Named => [code, one])),
  );
}

function grouped(named: readonly Named[]): Danger[] {
  const byCode = new Map<DangerCode, Set<string>>();
  for (const [code, subject] of named) {
    byCode.set(code, (byCode.get(code) ?? new Set()).add(subject));
  }
  return [...byCode].map(([code, subjects]) => ({ code, subjects: [...subjects] }));
}
