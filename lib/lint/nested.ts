import { type Draft, draft, Subjects } from "./draft";

/** Frameworks whose clients take whatever stands under `<service>/`, at any depth. */
const byPrefix: readonly string[] = ["go-zero", "plain-address", "grpc-naming"];

/** A service by the little that matters here. */
export type Placed = {
  name: string;
  framework: string;
  /** One of its keys; null while it is empty. */
  key: string | null;
};

/**
 * Services whose keys lie under another service's: go-zero's clients of `a` read everything under `a/`,
 * and with that dial the instances of `a/b`.
 */
export function lintNesting(services: ReadonlyMap<string, Placed>): Draft[] {
  const inside = new Map<string, Placed[]>();
  for (const placed of services.values()) {
    for (const prefix of prefixesOf(placed.key)) {
      const outer = services.get(prefix);
      if (!outer || outer.name === placed.name || !byPrefix.includes(outer.framework)) continue;
      const others = inside.get(prefix);
      if (others) others.push(placed);
      else inside.set(prefix, [placed]);
    }
  }
  return [...inside].map(([outer, nested]) => {
    const subjects = new Subjects();
    for (const { name } of nested) subjects.add({ service: name });
    const found = draft("nested-prefix", "warning", [outer], { subjects });
    return { ...found, services: [outer, ...nested.map(({ name }) => name)].slice(0, 20) };
  });
}

/** What a key begins with, cut at each of its slashes. */
function prefixesOf(key: string | null): string[] {
  const prefixes: string[] = [];
  if (key === null) return prefixes;
  for (let at = key.indexOf("/", 1); at !== -1; at = key.indexOf("/", at + 1)) {
    prefixes.push(key.slice(0, at));
  }
  return prefixes;
}
