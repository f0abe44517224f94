import "server-only";

import type { DangerCode, Decoded } from "@/lib/codecs/codec";
import { StatusError } from "@/lib/errors";

const reasons: Readonly<Record<DangerCode, string>> = {
  "node-shuts-down": "its node shuts down when it is gone",
  failover: "a database may fail over to another node when it is gone",
  "lock-holder": "it is a lock or a vote in an election, which its holder would lose",
  "system-data": "it is another system's own data",
  "read-only": "a mapping of its prefix says that it is read-only",
};

/** How many keys are named in a refusal. */
const NAMED = 3;

/** A key that somebody is about to change or take away, as it was read. */
export type Touched = { key: string } & Partial<Pick<Decoded, "kind">> & {
    danger?: DangerCode | null | undefined;
  };

/** Why a key is better left alone; null where nothing speaks against it. What is foreign or a lock always has a reason. */
export function dangerOf({ kind, danger }: Omit<Touched, "key">): DangerCode | null {
  if (danger) return danger;
  if (kind === "foreign") return "system-data";
  return kind === "lock" ? "lock-holder" : null;
}

/**
 * Checks that nobody does harm without knowing.
 *
 * @throws StatusError `failed_precondition` where a key is better left alone and nobody insists.
 */
export function assertHarmless(keys: Iterable<Touched>, insist: boolean | undefined): void {
  if (insist) return;
  const dangers: { key: string; code: DangerCode }[] = [];
  let total = 0;
  for (const touched of keys) {
    const code = dangerOf(touched);
    if (!code) continue;
    total += 1;
    if (dangers.length < NAMED) dangers.push({ key: touched.key, code });
  }
  if (total === 0) return;
  const named = dangers.map(({ key, code }) => `${key}: ${reasons[code]}`);
  const more = total > NAMED ? ` and ${total - NAMED} more keys` : "";
  throw new StatusError(
    "failed_precondition",
    `${named.join("; ")}${more}. insist: true does it all the same`,
    { refusal: "dangerous", dangers },
  );
}
