import "server-only";

const store = globalThis as typeof globalThis & { __singletons?: Map<string, unknown> };

/**
 * Returns the process-wide value named `key`, making it on first use.
 *
 * Next.js compiles `instrumentation.ts` and each route as separate entries, so a
 * module-level variable may exist once per entry; `globalThis` exists once.
 * It also survives hot reload: restart `next dev` after editing a `create`.
 */
export function singleton<T>(key: string, create: () => T): T {
  store.__singletons ??= new Map();
  const values = store.__singletons;
  if (!values.has(key)) values.set(key, create());
  return values.get(key) as T;
}
