import type { DangerCode } from "@/lib/codecs/codec";

import type { LeaseKey, RemovalStep } from "./removal";

/** Why something that goes is better left alone, and what that is: addresses, and keys that have none. */
export type Danger = { code: DangerCode; subjects: string[] };

/** What is better left alone among what `steps` take, and among the keys that go along with it. */
export function dangersOf(steps: readonly RemovalStep[], along: readonly LeaseKey[]): Danger[] {
  const byCode = new Map<DangerCode, Set<string>>();
  const add = (code: DangerCode | undefined, subject: string) => {
    if (!code) return;
    byCode.set(code, (byCode.get(code) ?? new Set()).add(subject));
  };
  for (const { registrations } of steps) {
    for (const { danger, address } of registrations) add(danger, address);
  }
  for (const { danger, address, key } of along) add(danger, address ?? key);
  return [...byCode].map(([code, subjects]) => ({ code, subjects: [...subjects] }));
}
