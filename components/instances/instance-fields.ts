import { type Instance, isConsumer } from "@/lib/registry/instance";
import { type OwnField, ownFieldOf, ownFields, pairsOf } from "@/lib/registry/instance-says";
import type { ServiceRow } from "@/lib/registry/service-row";
import { placeOf, Spread } from "@/lib/registry/spread";

/** Columns that somebody chose stand beside those that all tables have: more would leave no room for the address. */
export const CHOSEN_MAX = 4;
const NAMES_MAX = 500;
const META = "meta.";
/** In the URL: none of them, not even those shown by default. */
const NONE = "-";

/** The field of a name in metadata. */
export function metadataField(name: string): string {
  return `${META}${name}`;
}

/** The name in metadata that a field stands for; null for one of the instance's own. */
export function metadataName(field: string): string | null {
  return field.startsWith(META) ? field.slice(META.length) : null;
}

/** What an instance says in a field; empty where it says nothing. */
export function fieldOf({ metadata, newest }: Instance, field: string): string {
  const name = metadataName(field);
  if (name !== null) return (Object.hasOwn(metadata, name) ? metadata[name] : undefined) ?? "";
  return ownFieldOf(newest, field as OwnField);
}

/**
 * The fields that are shown as columns: those that the URL names, or by default the version if any instance
 * has one, and framework, namespace and group if they are not all of one: a name may be used in several.
 */
export function chosenFields(columns: string, instances: Iterable<Instance>): string[] {
  if (columns === NONE) return [];
  if (columns !== "") {
    const fields = columns.split(",").flatMap((part) => decode(part) ?? []);
    return [...new Set(fields.filter(isField))].slice(0, CHOSEN_MAX);
  }
  const frameworks = new Set<string>();
  const spreads = { namespace: new Spread(), group: new Spread() };
  let version = false;
  for (const { framework, newest } of instances) {
    const { details = {}, undecodable } = newest;
    frameworks.add(framework);
    if (details.version !== undefined) version = true;
    if (undecodable !== undefined || isConsumer(newest)) continue;
    spreads.namespace.count(framework, details.namespace ?? "");
    spreads.group.count(framework, details.group ?? "");
  }
  const found: Record<string, boolean> = {
    framework: frameworks.size > 1,
    namespace: spreads.namespace.values().length > 0,
    group: spreads.group.values().length > 0,
    version,
  };
  return ["framework", "namespace", "group", "version"].filter((field) => found[field]);
}

/** The namespaces that the instances are of, as the row of their service tells them. */
export function namespacesOf(instances: Iterable<Instance>): ServiceRow["namespaces"] {
  const spread = new Spread();
  for (const { registrations } of instances) {
    for (const registration of registrations.values()) {
      if (registration.undecodable !== undefined || isConsumer(registration)) continue;
      spread.count(registration.framework, placeOf(registration));
    }
  }
  return spread.told() ?? undefined;
}

/** The fields as the URL has them. */
export function encodeFields(fields: readonly string[]): string {
  return fields.length === 0 ? NONE : fields.map(encodeURIComponent).join(",");
}

/** The fields that any instance says something in: its own first, then metadata by name, up to a limit. */
export function fieldsPresent(instances: Iterable<Instance>): string[] {
  const own = new Set<OwnField>();
  const names = new Set<string>();
  for (const instance of instances) {
    for (const field of ownFields) if (fieldOf(instance, field) !== "") own.add(field);
    for (const name in instance.metadata) if (names.size < NAMES_MAX) names.add(name);
  }
  // Formats that know no zone, say, are read as having what metadata calls so.
  for (const field of own) names.delete(field);
  return [...ownFields.filter((field) => own.has(field)), ...[...names].sort().map(metadataField)];
}

/** A field and what it should say, as it is typed and stands in the URL: `name=value`. */
export type Pair = { name: string; value: string };

/** Reads `name=value`; null where there is no name. */
export function readPair(text: string): Pair | null {
  const equals = text.indexOf("=");
  if (equals <= 0) return null;
  return { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** Whether the instance says something in the field `name` that begins with `value`, in whatever case. */
export function saysLike({ newest }: Instance, { name, value }: Pair): boolean {
  for (const [known, said] of pairsOf(newest)) {
    if (known.toLowerCase() === name && said.toLowerCase().startsWith(value)) return true;
  }
  return false;
}

function isField(field: string): boolean {
  return metadataName(field) !== null || ownFields.some((own) => own === field);
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
