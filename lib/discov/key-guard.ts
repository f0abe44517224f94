import { setTimeout as delay } from "node:timers/promises";

import type { Code, StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { type KeyValue, put, transact } from "@/lib/etcd/kv";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";
import { log } from "@/lib/log";

import { Backoff } from "./backoff";

export type Registration = { key: string; value: string; lease: string };

/**
 * How a registration stands in etcd.
 *
 * `registered`: as it was put. `overridden`: on our lease, but with another value, which only those do who mean it, such as an
 * operator that takes an instance out. `taken`: the key is on another lease, so another process has it. Both are
 * left alone until the key is deleted. `missing`: not there, and about to be put.
 */
export type Standing = "registered" | "overridden" | "taken" | "missing";

export type GuardOptions = Registration & {
  signal: AbortSignal;
  onStanding: (standing: Standing) => void;
  /** Hears of each attempt that failed; the next comes by itself. */
  onFailed: (error: StatusError) => void;
};

/** At once, since an instance is missed while its key is; then slower, lest two that differ fight without end. */
const PUT_AGAIN_MS = [0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** A key that stood for this long is a new case. */
const SETTLED_MS = 60_000;

/** Failures of the first put that may pass while the lease is kept. */
const passing: ReadonlySet<Code> = new Set([
  "deadline_exceeded",
  "internal",
  "out_of_space",
  "resource_exhausted",
  "unavailable",
]);

/**
 * Puts the key of one registration, and sees to it that it stays, for as long as its lease lives.
 *
 * Unlike go-zero's (core/discov/publisher.go), it puts again only where nothing is, or where what is
 * there is nobody's; it tries again when that fails; and a compaction costs it no second lease.
 */
export class KeyGuard {
  readonly #client: EtcdClient;
  readonly #options: GuardOptions;
  readonly #key: Buffer;
  readonly #backoff = new Backoff(PUT_AGAIN_MS);
  readonly #end = new AbortController();
  #lost = false;
  /** What etcd has under the key, as far as is known. */
  #seen: KeyValue | null = null;
  /** The revision of what was seen: watch and puts do not come in one order. */
  #seenRevision = 0;
  #putAt: number | undefined;
  #putting = false;
  #standing: Standing = "missing";

  constructor(client: EtcdClient, options: GuardOptions) {
    this.#client = client;
    this.#options = options;
    this.#key = Buffer.from(options.key);
  }

  /**
   * Resolves with "lost" when etcd says that the lease does not exist, and with "aborted" when `signal` aborts.
   *
   * @throws StatusError when etcd refuses the put for good, e.g. `permission_denied`.
   */
  async run(): Promise<"lost" | "aborted"> {
    const { signal: aborted } = this.#options;
    const { signal } = this.#end;
    aborted.addEventListener("abort", () => this.#end.abort(), { once: true });
    if (aborted.aborted) this.#end.abort();
    await this.#putFirst();
    for await (const message of mirror(this.#client, { prefix: this.#key, signal })) {
      if (message.type === "lost" && message.error.code === "permission_denied") {
        log.warn("publisher: may not read its own key, so cannot guard it", {
          key: this.#options.key,
        });
        break;
      }
      if (this.#see(message)) this.#judge();
    }
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return this.#lost ? "lost" : "aborted";
  }

  async #putFirst(): Promise<void> {
    this.#putting = true;
    try {
      await this.#put(null).catch(async (reason) => {
        if (toStatusError(reason).code !== "permission_denied") throw reason;
        // Who may write but not read may not compare either.
        const { key, value, lease } = this.#options;
        const { header } = await put(this.#client, key, value, { lease });
        this.#stands(header.revision);
      });
    } catch (reason) {
      const error = toStatusError(reason);
      if (error.code === "not_found") this.#lose();
      else if (passing.has(error.code)) this.#options.onFailed(error);
      else throw error;
    } finally {
      this.#putting = false;
    }
  }

  #lose(): void {
    this.#lost = true;
    this.#end.abort();
  }

  /** Applies a message; tells whether anything is new. */
  #see(message: MirrorMessage): boolean {
    if (message.type === "base") {
      // It may be that of another store, with lower revisions.
      this.#seenRevision = message.header.revision;
      this.#seen = message.kvs.find(({ key }) => key.equals(this.#key)) ?? null;
      return true;
    }
    if (message.type !== "updates") return false;
    let changed = false;
    for (const event of message.events) {
      const { key, modRevision } = event.type === "put" ? event.kv : event;
      if (!key.equals(this.#key) || modRevision <= this.#seenRevision) continue;
      this.#seenRevision = modRevision;
      this.#seen = event.type === "put" ? event.kv : null;
      changed = true;
    }
    return changed;
  }

  #judge(): void {
    const standing = this.#standingOf(this.#seen);
    if (standing === "missing") this.#putAgain().catch(() => {});
    this.#tell(standing);
  }

  #standingOf(seen: KeyValue | null): Standing {
    if (seen === null) return "missing";
    const own = seen.value.equals(Buffer.from(this.#options.value));
    if (seen.lease === this.#options.lease) return own ? "registered" : "overridden";
    // On no lease it would outlive us. And where it was our address before we came, it is from a former run.
    if (seen.lease === "0" || (own && this.#putAt === undefined)) return "missing";
    return "taken";
  }

  /** Puts the key until it stands, somebody else has it, or the lease is gone. */
  async #putAgain(): Promise<void> {
    if (this.#putting) return;
    this.#putting = true;
    const { signal } = this.#end;
    try {
      if (this.#putAt !== undefined && performance.now() - this.#putAt > SETTLED_MS) {
        this.#backoff.reset();
      }
      while (this.#standingOf(this.#seen) === "missing") {
        await delay(this.#backoff.nextMs(), undefined, { signal });
        if (this.#standingOf(this.#seen) !== "missing") return;
        try {
          // Where it does not succeed, the watch says why, or has said so by now.
          await this.#put(this.#seen);
        } catch (reason) {
          const error = toStatusError(reason);
          if (error.code === "not_found") return this.#lose();
          this.#options.onFailed(error);
        }
      }
    } finally {
      this.#putting = false;
    }
  }

  /** Puts the key if it still is as it was `seen`. */
  async #put(seen: KeyValue | null): Promise<void> {
    const { value, lease } = this.#options;
    const { succeeded, header } = await transact(this.#client, {
      ifModRevision: [{ key: this.#key, modRevision: seen?.modRevision ?? 0 }],
      success: [{ type: "put", key: this.#key, value: Buffer.from(value), lease }],
    });
    if (succeeded) this.#stands(header.revision);
  }

  #stands(revision: number): void {
    const { value, lease } = this.#options;
    this.#putAt = performance.now();
    if (revision <= this.#seenRevision) return;
    this.#seenRevision = revision;
    this.#seen = {
      ...{ key: this.#key, value: Buffer.from(value), lease },
      ...{ createRevision: revision, modRevision: revision, version: 1 },
    };
    this.#tell("registered");
  }

  #tell(standing: Standing): void {
    if (this.#options.signal.aborted || standing === this.#standing) return;
    this.#standing = standing;
    this.#options.onStanding(standing);
  }
}
