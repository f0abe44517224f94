import { leaseHex } from "@/lib/client/format";
import type { Instance } from "@/lib/registry/instance";
import type { Registration } from "@/lib/registry/model";

/** Names a row. A key may register several addresses, and is then listed with each. */
export function keyRowId({ key, address }: Registration): string {
  return `${key} ${address}`;
}

/** The registrations that match, by key. */
export function keyRows(instances: Iterable<Instance>, q: string): Registration[] {
  const text = q.trim().toLowerCase();
  const rows: Registration[] = [];
  for (const { registrations } of instances) {
    for (const registration of registrations.values()) {
      if (matches(registration, text)) rows.push(registration);
    }
  }
  return rows.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function matches({ key, value, lease }: Registration, text: string): boolean {
  if (text === "" || key.toLowerCase().includes(text)) return true;
  if (value.toLowerCase().includes(text)) return true;
  return lease !== "0" && (lease.includes(text) || leaseHex(lease).includes(text));
}
