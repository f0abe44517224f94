import { addressWarnings, parseAddress } from "@/lib/codecs/address";

import { type Draft, draft, Subjects } from "./draft";

/** Addresses that are registered in several services: one finding for each set of services that share some. */
export function lintShared(
  shared: ReadonlyMap<string, ReadonlySet<string>>,
  localEtcd: boolean,
): Draft[] {
  const groups = new Map<string, { services: string[]; subjects: Subjects }>();
  for (const [address, names] of shared) {
    if (!isOnePlace(address, localEtcd)) continue;
    const services = [...names].sort();
    const id = JSON.stringify(services);
    const group = groups.get(id) ?? { services, subjects: new Subjects() };
    group.subjects.add({ address });
    groups.set(id, group);
  }
  return [...groups.values()].map(({ services, subjects }) =>
    draft("address-in-two-services", "warning", services, { subjects }),
  );
}

/** Whether the address means the same place wherever it is dialled from. */
function isOnePlace(address: string, localEtcd: boolean): boolean {
  if (!parseAddress(address)) return false;
  return addressWarnings(address).every(
    (warning) => warning === "unbracketed-ipv6" || (localEtcd && warning === "loopback"),
  );
}
