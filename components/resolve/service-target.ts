import { buildTarget } from "@/lib/discov/target";

/**
 * The target of go-zero's clients for a service, with this console's etcd; null for a name that is no UTF-8, which
 * no target can say. `name` is key text.
 */
export function serviceTarget(name: string, endpoints: readonly string[]): string | null {
  const key = plainKey(name);
  if (key === null) return null;
  const hosts = endpoints.map((url) => url.replace(/^\w+:\/\//, "").replace(/\/+$/, ""));
  return buildTarget({ scheme: "etcd", hosts, key });
}

/** What key text stands for, as far as it is text at all (lib/codecs/key-text.ts). */
function plainKey(name: string): string | null {
  if (!name.includes("\\")) return name;
  const encoded = name
    .split(/(\\\\|\\x[0-9a-f]{2})/)
    .map((part) => {
      if (part === "\\\\") return "%5C";
      return part.startsWith("\\") ? `%${part.slice(2)}` : encodeURIComponent(part);
    })
    .join("");
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
