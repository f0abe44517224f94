type Defaults = Record<string, string>;

/** The parameters of `defaults`, as the URL has them or at their default. */
export function readUrlState<T extends Defaults>(
  params: { get: (name: string) => string | null },
  defaults: T,
): { [K in keyof T]: string } {
  const state: Defaults = {};
  for (const [name, value] of Object.entries(defaults)) state[name] = params.get(name) ?? value;
  return state as { [K in keyof T]: string };
}

/** The URL with `patch` in its query. Parameters that others own stay as they are. */
export function writeUrlState(href: string, patch: Partial<Defaults>, defaults: Defaults): string {
  const url = new URL(href);
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined || value === defaults[name]) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}
