import type { AddressWarning } from "@/lib/codecs/address";
import type { Severity } from "@/lib/registry/finding-codes";

const notDialable: readonly string[] = [
  "not-an-address",
  "unbracketed-ipv6",
] satisfies AddressWarning[];

const unreachable: Partial<Record<string, Severity>> = {
  wildcard: "error",
  loopback: "error",
  "link-local": "error",
  multicast: "error",
  // Reached by whoever runs on the same host.
  "docker-bridge": "warning",
} satisfies Partial<Record<AddressWarning, Severity>>;

/** Whether a client can at least try an address that is warned of so. */
export function isDialable(warning: string): boolean {
  return !notDialable.includes(warning);
}

/** What keeps others from reaching an address; null if nothing seems to. */
export function unreachableBecause(
  warnings: readonly string[],
  localEtcd: boolean,
): { warning: string; severity: Severity } | null {
  for (const warning of warnings) {
    const severity = unreachable[warning];
    if (!severity) continue;
    return { warning, severity: localEtcd && warning === "loopback" ? "info" : severity };
  }
  return null;
}

/** Whether a URL names this very machine. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
