import type { DecodedInstance, Kind, Match } from "./codec";

/**
 * What a codec says of a key. With every member, to be set on what this gives where there is more to say: V8 looks up the members of
 * many shapes slowly, and drops what it has compiled for one when it sees another.
 */
export function toMatch<K extends Kind>(
  kind: K,
  confidence: number,
  instances: DecodedInstance[],
  reason?: string,
): Match & { kind: K } {
  return {
    kind,
    confidence,
    instances,
    reason,
    danger: undefined,
    sensitive: undefined,
    consequences: undefined,
    belongsTo: undefined,
    names: undefined,
  };
}
