import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import type { EtcdClient } from "@/lib/etcd/client";
import type { Registry } from "@/lib/registry/registry";

import type { HandRegistrations } from "./by-hand/hand-registrations";
import type { HeldLeases } from "./held-leases";
import type { Operations } from "./operations";
import type { Quarantine } from "./quarantine/quarantine";

/** What an operation acts with: the parts of a cluster that it needs. */
export type Operator = {
  client: EtcdClient;
  registry: Registry;
  operations: Operations;
  heldLeases: HeldLeases;
  handRegistrations: HandRegistrations;
  quarantine: Pick<Quarantine, "rules">;
  options: {
    prefixes: string[];
    formats: readonly FormatMapping[];
    ownRoot: string;
  };
};
