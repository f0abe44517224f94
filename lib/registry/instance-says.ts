import type { Registration } from "./model";

/** What of an instance has a name of its own, beside its metadata. */
export const ownFields = [
  "framework",
  "namespace",
  "group",
  "version",
  "weight",
  "zone",
  "region",
  "env",
  "role",
] as const;

export type OwnField = (typeof ownFields)[number];

type Told = Pick<Registration, "framework" | "metadata" | "details">;

/** What it says in a field of its own; empty where it says nothing. */
export function ownFieldOf({ framework, details }: Told, field: OwnField): string {
  if (field === "framework") return framework;
  const value = details?.[field];
  return value === undefined ? "" : String(value);
}

/** All that it says, by name: its own fields, empty where it says nothing, then its metadata. */
export function* pairsOf(told: Told): Generator<[name: string, value: string]> {
  for (const field of ownFields) yield [field, ownFieldOf(told, field)];
  for (const name in told.metadata) yield [name, told.metadata[name] ?? ""];
}

/** Whether it says just this, `name=value`, in its metadata or in a field of its own. */
export function saysExactly(told: Told, text: string): boolean {
  for (const [name, value] of pairsOf(told)) if (`${name}=${value}` === text) return true;
  return false;
}

/**
 * As {@link saysExactly}, where the value may stand behind a `:` too, and a name alone asks whether it says anything
 * there. Nothing is taken apart, since names have either character in them.
 */
export function says(told: Told, text: string): boolean {
  for (const field of ownFields) if (field === text && ownFieldOf(told, field) !== "") return true;
  if (Object.hasOwn(told.metadata, text)) return true;
  for (const [name, value] of pairsOf(told)) {
    if (`${name}:${value}` === text || `${name}=${value}` === text) return true;
  }
  return false;
}
