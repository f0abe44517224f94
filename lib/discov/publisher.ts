import { setTimeout as delay } from "node:timers/promises";

import { parseAddress } from "@/lib/codecs/address";
import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { log } from "@/lib/log";

import { Backoff } from "./backoff";
import { hold } from "./hold";
import { type Id, makeEtcdKey, parseId } from "./key";
import type { Standing } from "./key-guard";
import { Listeners } from "./listeners";
import { OwnLeases } from "./own-leases";
import type { PublisherEvent, PublisherState } from "./publisher-event";
import { clientOf, keyOf, type Source } from "./source";
import { Start, type StartOptions } from "./start";

export type PublisherOptions = Source &
  StartOptions & {
    /** `host:port` as others reach it. */
    value: string;
    /** Ends the key in place of the lease's id, if above zero. By default the configuration's ID. */
    id?: Id;
    /** How long the registration outlives a crash. etcd has a minimum, 2 s as a rule. */
    ttlSeconds?: number;
  };

/** go-zero's (core/discov/clients.go). */
const TTL_SECONDS = 10;
/** Between one registration and the next. */
const AGAIN_MS = [1_000, 2_000, 4_000, 8_000, 10_000];
/** A registration that lasted this long did not fail. */
const LASTED_MS = 10_000;
/** How much longer than its TTL a lease that is not renewed may be there. */
const EXPIRY_MS = 2_000;

/**
 * Registers one address of one service in etcd and keeps it registered, as go-zero's
 * core/discov/publisher.go does: `<key>/<lease id, or id>` = `host:port`.
 *
 * Never has two registrations at a time: a lease is kept for as long as etcd does not say that it is gone, however
 * long etcd is away, and only then is there another.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #key: string;
  readonly #id: string | null;
  readonly #ttlSeconds: number;
  readonly #events = new Listeners<PublisherEvent>();
  /** Of what is, or is wanted. */
  readonly #changes = new Listeners<void>();
  #state: PublisherState = "idle";
  #wanted: "registered" | "paused" | "stopped" = "registered";
  #start: Start;
  #starting: Promise<void> | undefined;
  #living: Promise<void> | undefined;
  /** Ends whatever is waited for when something else is wanted. */
  #interrupt = new AbortController();
  #lease: string | null = null;
  #failure: string | undefined;

  /** @throws StatusError `invalid_argument` for a value that is no address, an ID or a TTL that is none, or no key. */
  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#key = keyOf(options);
    this.#id = parseId(options.id ?? options.etcd?.ID);
    this.#ttlSeconds = options.ttlSeconds ?? TTL_SECONDS;
    if (!Number.isInteger(this.#ttlSeconds) || this.#ttlSeconds < 1) {
      throw new StatusError("invalid_argument", "the TTL is no whole number of seconds");
    }
    if (!parseAddress(options.value)) {
      const shown = JSON.stringify(options.value.slice(0, 100));
      throw new StatusError("invalid_argument", `${shown} is no host:port that can be dialled`);
    }
    this.#start = this.#newStart();
  }

  get state(): PublisherState {
    return this.#state;
  }

  /** Its lease, in decimal, while there is one. */
  get lease(): string | null {
    return this.#lease;
  }

  /** The key in etcd, while there is a lease. */
  get fullKey(): string | null {
    return this.#lease === null ? null : makeEtcdKey(this.#key, this.#id ?? this.#lease);
  }

  /** Hears of all that happens. Returns what ends it. */
  on(listener: (event: PublisherEvent) => void): () => void {
    return this.#events.add(listener);
  }

  /**
   * Resolves once registered. A key that another process has is waited for for a TTL, in which the lease of one
   * that has died runs out.
   *
   * @throws StatusError what keeps etcd from it, or `failed_precondition` when another process
   *   with this ID lives on; unless told to wait. Then it is stopped.
   */
  start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  /**
   * Takes the address out of discovery until `resume()`. Resolves once it is out, or etcd was asked in vain: then it
   * goes with its lease.
   *
   * @throws StatusError `failed_precondition` when it was not started, or was stopped.
   */
  async pause(): Promise<void> {
    this.#demandRunning();
    this.#want("paused");
    const left = () => this.#state === "paused" || this.#state === "stopped";
    await this.#until(() => left() || this.#wanted === "registered");
  }

  /**
   * Registers again; resolves and throws as {@link start}, but goes on trying.
   *
   * @throws StatusError `failed_precondition` when it was not started, or was stopped.
   */
  async resume(): Promise<void> {
    this.#demandRunning();
    if (this.#wanted === "paused") {
      if (this.#start.over) this.#start = this.#newStart();
      this.#want("registered");
    }
    await this.#start.wait();
  }

  /** Revokes its lease, and ends. When etcd does not answer, that is after the client's deadline. */
  async stop(): Promise<void> {
    this.#start.fail(new StatusError("failed_precondition", "the publisher was stopped"));
    this.#want("stopped");
    await this.#living;
    if (this.#state === "stopped") return;
    this.#set("stopped");
    this.#events.emit({ type: "stopped" });
  }

  async #begin(): Promise<void> {
    try {
      if (this.#wanted === "stopped") return await this.#start.wait();
      const { client, release } = await clientOf(this.#options);
      this.#living = this.#live(client).finally(release);
      await this.#start.wait();
    } catch (reason) {
      // Not waited for: a call that is under way ends by its own deadline.
      this.stop().catch(() => {});
      throw reason;
    }
  }

  async #live(client: EtcdClient): Promise<void> {
    const leases = new OwnLeases(client);
    const backoff = new Backoff(AGAIN_MS);
    while (this.#wanted !== "stopped") {
      const signal = this.#interruptible();
      if (this.#wanted === "paused") {
        this.#set("paused");
        this.#events.emit({ type: "paused" });
        await leases.leaveAll(signal);
        await aborted(signal);
        continue;
      }
      this.#set("registering");
      const since = performance.now();
      await this.#register(client, leases, signal).catch((reason) => {
        this.#failed(toStatusError(reason));
      });
      if (this.#wanted !== "registered") continue;
      if (performance.now() - since > LASTED_MS) backoff.reset();
      this.#set("registering");
      await delay(backoff.nextMs(), undefined, { signal }).catch(() => {});
    }
  }

  /** One life of a registration: from the grant of its lease until that is lost, or not wanted any more. */
  async #register(client: EtcdClient, leases: OwnLeases, signal: AbortSignal): Promise<void> {
    const lease = await leases.grant(this.#ttlSeconds);
    this.#lease = lease;
    const key = makeEtcdKey(this.#key, this.#id ?? lease);
    try {
      if (signal.aborted) return;
      const end = await hold(client, {
        ...{ key, lease, signal, value: this.#options.value },
        onStanding: (standing) => this.#stands(standing, key, lease),
        onFailed: (error) => this.#failed(error),
        onInterrupted: (error) => this.#events.emit({ type: "interrupted", error }),
        onRecovered: () => this.#events.emit({ type: "recovered" }),
      });
      if (end === "aborted") return;
      log.warn("publisher: the lease is gone", { key, lease });
      this.#events.emit({ type: "lost", what: "lease", key, lease });
    } finally {
      this.#lease = null;
      await leases.leave(lease);
    }
  }

  #stands(standing: Standing, key: string, lease: string): void {
    if (standing === "missing") {
      log.warn("publisher: the key was deleted, or lost its lease", { key, lease });
      this.#set("registering");
      this.#events.emit({ type: "lost", what: "key", key, lease });
      return;
    }
    this.#failure = undefined;
    if (standing === "registered") log.info("publisher: registered", { key, lease });
    else log.warn("publisher: the key is not as it was put", { key, lease, standing });
    if (standing === "taken") {
      const message = `another process has ${key}: is its ID given twice?`;
      this.#start.attemptFailed(new StatusError("failed_precondition", message));
      const expiredMs = this.#ttlSeconds * 1_000 + EXPIRY_MS;
      this.#start.limit(Math.max(expiredMs, this.#options.startTimeoutMs ?? 0));
    } else {
      this.#start.succeed();
    }
    this.#set(standing);
    this.#events.emit({ type: standing, key, lease });
  }

  #failed(error: StatusError): void {
    // Once for each thing that is wrong, rather than for each attempt.
    if (this.#failure !== error.code) {
      log.warn("publisher: could not register", { key: this.#key, code: error.code, error });
    }
    this.#failure = error.code;
    this.#start.attemptFailed(error);
    this.#events.emit({ type: "failed", error });
  }

  #want(wanted: "registered" | "paused" | "stopped"): void {
    if (this.#wanted === "stopped" || this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#interrupt.abort();
    this.#changes.emit();
  }

  #interruptible(): AbortSignal {
    this.#interrupt = new AbortController();
    return this.#interrupt.signal;
  }

  #demandRunning(): void {
    if (this.#living && this.#wanted !== "stopped") return;
    const why = this.#living ? "was stopped" : "was not started";
    throw new StatusError("failed_precondition", `the publisher ${why}`);
  }

  #set(state: PublisherState): void {
    this.#state = state;
    this.#changes.emit();
  }

  async #until(reached: () => boolean): Promise<void> {
    if (reached()) return;
    await new Promise<void>((resolve) => {
      const end = this.#changes.add(() => {
        if (!reached()) return;
        end();
        resolve();
      });
    });
  }

  #newStart(): Start {
    return new Start(this.#options, `${this.#key} was not registered`);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
