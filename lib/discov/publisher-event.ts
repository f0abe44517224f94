import type { StatusError } from "@/lib/errors";

import type { Standing } from "./key-guard";

/**
 * `overridden`: an operator has put another value under our lease. `taken`: the key is on somebody else's lease. Both
 * are left as they are until the key is deleted, and then the address is put back.
 */
export type PublisherState =
  | "idle"
  | "registering"
  | Exclude<Standing, "missing">
  | "paused"
  | "stopped";

export type PublisherEvent =
  | { type: "registered" | "overridden" | "taken"; key: string; lease: string }
  /** The lease is gone: there will be another, under a new key unless it has an ID. Or the key alone. */
  | { type: "lost"; what: "lease" | "key"; key: string; lease: string }
  /** etcd cannot be asked to renew the lease, which may or may not live on; and can again. */
  | { type: "interrupted"; error: StatusError }
  | { type: "recovered" }
  /** An attempt to register has failed; the next comes by itself. */
  | { type: "failed"; error: StatusError }
  | { type: "paused" | "stopped" };
