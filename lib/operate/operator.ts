import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import type { EtcdClient } from "@/lib/etcd/client";
import type { Registry } from "@/lib/registry/registry";

import type { HeldLeases } from "./held-leases";
import type { Operations } from "./operations";

/** What an operation acts with: the parts of a cluster that it needs. */
export type Operator = {
  client: EtcdClient;
  registry: Registry;
  operations: Operations;
  heldLeases: HeldLeases;
  options: {
    prefixes: string[];
    formats: readonly FormatMapping[];
    ownRoot: string;
  };
};
