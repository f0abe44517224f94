import { parseHost } from "./address";

/** The host of an Erlang node, `<name>@<host>`; null for anything else. */
export function nodeHost(node: string): string | null {
  const at = node.indexOf("@");
  return at > 0 && at < 200 ? parseHost(node.slice(at + 1)) : null;
}
