import "server-only";

import type { HandRegistration, HandRegistrationState } from "@/lib/registry/hand-registration";

import type { Entry } from "./book";
import type { Keeper } from "./keeper";
import { isKeyGone, type Keeping } from "./keeping";
import { fixedKey, type HandRecord } from "./record";

type Standing = Pick<HandRegistration, "since" | "error"> & { state: HandRegistrationState };

/** How one registration by hand stands, as far as this console knows. */
export function toHandRegistration(
  keeping: Keeping,
  keeper: Keeper,
  { id, modRevision, value }: Entry<HandRecord>,
): HandRegistration {
  const place = keeping.places.entries.get(id);
  const registered = place !== undefined && !isKeyGone(keeping, place);
  const health = keeper.healthOf(id);
  return {
    ...{ id, ...value, modRevision },
    ...standingOf(keeping, keeper, { id, value, registered }),
    key: registered ? place.value.key : null,
    lease: place?.lease ?? null,
    health: health && { ok: health.ok, at: health.at, error: health.error },
  };
}

function standingOf(
  keeping: Keeping,
  keeper: Keeper,
  { id, value, registered }: { id: string; value: HandRecord; registered: boolean },
): Standing {
  const { registry, places, marks, isQuarantined } = keeping;
  const place = places.entries.get(id);
  const nothing = { since: null, error: null };
  if (isQuarantined(value.service, value.address)) return { ...nothing, state: "quarantined" };
  const mark = marks.entries.get(id)?.value;
  if (mark && value.check) return { state: "unhealthy", ...mark };
  if (place && registered) {
    const held = registry.keys.get(place.value.key);
    // Written over by somebody, under another lease than ours or none.
    if (held && held.lease !== place.lease && held.modRevision > place.modRevision) {
      return { ...nothing, state: "conflict", error: `${place.value.key} was written by another` };
    }
    return { state: "registered", since: place.value.at, error: null };
  }
  const key = fixedKey(value);
  const problem = keeper.problemOf(id);
  if (problem?.code === "conflict" || (!place && key !== null && registry.keys.has(key))) {
    const error = `${key ?? "its key"} is registered by somebody else`;
    return { ...nothing, state: "conflict", error };
  }
  return { ...nothing, state: "waiting", error: problem?.message ?? null };
}
