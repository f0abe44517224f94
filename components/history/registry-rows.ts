import type { RegistryAnswer } from "@/lib/api/past-contract";

export type PastService = RegistryAnswer["services"][number];
export type PastInstance = NonNullable<PastService["instances"]>[number];

/** A line of the registry as it was: a service, below it its instances if it is open. */
export type RegistryRow =
  | { type: "service"; name: string; service: PastService; open: boolean }
  | { type: "instance"; name: string; instance: PastInstance }
  /** Its instances are on their way. */
  | { type: "loading"; name: string };

export const registryRowKey = (row: RegistryRow) =>
  row.type === "instance" ? `${row.name}\n${row.instance.address}` : `${row.type}\n${row.name}`;

/**
 * The services that match, with the instances of those that are open. Where an address is looked
 * for, only what has it is left, and open.
 */
export function registryRows(
  services: readonly PastService[],
  {
    service,
    address,
    opened,
    instancesOf,
  }: {
    service: string;
    address: string;
    opened: ReadonlySet<string>;
    instancesOf: (name: string) => readonly PastInstance[] | undefined;
  },
): RegistryRow[] {
  const rows: RegistryRow[] = [];
  for (const one of services) {
    if (service !== "" && !one.name.toLowerCase().includes(service.toLowerCase())) continue;
    const all = one.instances ?? instancesOf(one.name);
    const matching = all?.filter((instance) => instance.address.includes(address));
    if (address !== "" && matching?.length === 0) continue;
    const open = address !== "" || opened.has(one.name);
    rows.push({ type: "service", name: one.name, service: one, open });
    if (!open) continue;
    if (!matching) rows.push({ type: "loading", name: one.name });
    for (const instance of matching ?? [])
      rows.push({ type: "instance", name: one.name, instance });
  }
  return rows;
}
