import "server-only";

import { hostname } from "node:os";

import type { EtcdClient } from "@/lib/etcd/client";
import type { Registry } from "@/lib/registry/registry";

import { HandRegistrations } from "./by-hand/hand-registrations";
import { OwnKeys } from "./consoles/own-keys";
import { Quarantine } from "./quarantine/quarantine";

/** What the consoles that share an etcd do by themselves, as their own keys in it say, each by one of them at a time. */
export class OwnWork {
  readonly quarantine: Quarantine;
  readonly handRegistrations: HandRegistrations;
  readonly #keys: OwnKeys;

  constructor(options: {
    client: EtcdClient;
    registry: Registry;
    ownRoot: string;
    prefixes: readonly string[];
    readOnly: boolean;
    allowDivert?: boolean;
    /** Whether the view is complete. */
    isReady: () => boolean;
  }) {
    const keys = new OwnKeys(options.client, options.ownRoot);
    const console = `${hostname()}/${process.pid}`;
    this.#keys = keys;
    this.quarantine = new Quarantine({ ...options, keys, console });
    const { quarantine } = this;
    this.handRegistrations = new HandRegistrations({ ...options, keys, console, quarantine });
  }

  start(): void {
    this.#keys.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.quarantine.close(), this.handRegistrations.close()]);
    await this.#keys.close();
  }

  /** The leases of rules, of the consoles that lead, and of what is registered by hand: nobody else's. */
  leases(): ReadonlySet<string> {
    return this.#keys.leases();
  }

  /** As whose doing history shows what was taken out: whose rule it was, or that a check failed. */
  doneBy(id: string): { kind: string; actor: string | null; reason: string } | null {
    const rule = this.quarantine.doneBy(id);
    if (rule) return { kind: "quarantine", ...rule };
    return this.handRegistrations.doneBy(id);
  }
}
