import "server-only";

import { hostname } from "node:os";

import type { FormatMapping } from "@/lib/codecs/detect";
import type { EtcdClient } from "@/lib/etcd/client";
import type { Registry } from "@/lib/registry/registry";

import { HandRegistrations } from "./by-hand/hand-registrations";
import { OwnKeys } from "./consoles/own-keys";
import { Pins } from "./pins/pins";
import { Rereading } from "./pins/reread";
import { Quarantine } from "./quarantine/quarantine";

/** What the consoles that share an etcd do by themselves, as their own keys in it say, each by one of them at a time. */
export class OwnWork {
  readonly quarantine: Quarantine;
  readonly handRegistrations: HandRegistrations;
  readonly pins: Pins;
  readonly #keys: OwnKeys;
  readonly #rereading: Rereading;

  constructor(options: {
    client: EtcdClient;
    registry: Registry;
    ownRoot: string;
    prefixes: readonly string[];
    /** What is configured: it overrules what is pinned. */
    formats: readonly FormatMapping[];
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
    const { client, registry, prefixes } = options;
    this.pins = new Pins(keys, options.ownRoot, options.formats);
    this.#rereading = new Rereading(client, registry, prefixes);
    this.pins.onChange = (changes) => {
      registry.formats = this.pins.mappings;
      if (registry.keys.size > 0) this.#rereading.add(changes);
    };
  }

  start(): void {
    this.#keys.start();
  }

  async close(): Promise<void> {
    const { quarantine, handRegistrations } = this;
    await Promise.all([quarantine.close(), handRegistrations.close(), this.#rereading.close()]);
    await this.#keys.close();
  }

  /** The leases of rules, of the consoles that lead, and of what is registered by hand: nobody else's. */
  leases(): ReadonlySet<string> {
    return this.#keys.leases();
  }

  /** As whose doing history shows it: whose rule or pin it was, or that a check failed. */
  doneBy(id: string): { kind: string; actor: string | null; reason: string } | null {
    const rule = this.quarantine.doneBy(id);
    if (rule) return { kind: "quarantine", ...rule };
    return this.handRegistrations.doneBy(id) ?? this.pins.doneBy(id);
  }
}
