const ENTRIES_MAX = 500;
const VALUE_MAX_LENGTH = 2_048;

/**
 * Metadata of any JSON as names and texts, bounded: some frameworks put tens of kilobytes there.
 * What is no object is kept under the name `metadata`.
 */
export function toMetadata(json: unknown): Record<string, string> {
  if (json === null || json === undefined) return {};
  if (typeof json !== "object" || Array.isArray(json)) return { metadata: toText(json) };
  // Not an object literal: metadata may have a member named __proto__.
  const entries = Object.entries(json).slice(0, ENTRIES_MAX);
  return Object.fromEntries(entries.map(([name, value]) => [name, toText(value)]));
}

function toText(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > VALUE_MAX_LENGTH ? `${text.slice(0, VALUE_MAX_LENGTH)}…` : text;
}
