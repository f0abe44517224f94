const PREFIX = "left-out:";

/** The warning, on the first of a key's instances, that the key names so many more than are listed. */
export function leftOutWarning(count: number): string {
  return `${PREFIX}${count}`;
}

/** How many it says that are left out; null for any other warning. */
export function leftOutBy(warning: string): number | null {
  return warning.startsWith(PREFIX) ? Number(warning.slice(PREFIX.length)) : null;
}
