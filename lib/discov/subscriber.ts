import { parseAddress } from "@/lib/codecs/address";
import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { toStatusError } from "@/lib/etcd/errors";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";
import { log } from "@/lib/log";

import { Container, type Rejected } from "./container";
import { acquireDenyList, ROLLCALL_ROOT } from "./deny-list";
import { Listeners } from "./listeners";
import { clientOf, keyOf, type Source } from "./source";
import { Start, type StartOptions } from "./start";
import { UpdateBurst } from "./update-burst";
import { type Withheld, Withholding } from "./withholding";

export type SubscriberOptions = Source &
  StartOptions & {
    /** Takes the one key that is exactly `key`, rather than those under `<key>/`. */
    exactMatch?: boolean;
    /** One key for each value: the one that came last. */
    exclusive?: boolean;
    /** Which values count: by default those that are `host:port`, and any with `exactMatch`. */
    accept?: (value: string) => boolean;
    /**
     * Leaves out what an operator has quarantined in Rollcall, whose keys are under `root`; all of it, even if nothing
     * remains. One watch more for each client, however many subscribers it has.
     */
    quarantine?: { root?: string } | false;
  };

export type SubscriberStatus =
  | { state: "idle" | "connecting" | "following" | "closed" }
  /** etcd cannot be asked; the list is the last that was known, or empty. */
  | { state: "lost"; error: StatusError };

/**
 * The addresses of one service, as they are now.
 *
 * Every key under `<key>/` counts, so a service named like a path into this one is part of it, as with go-zero.
 * While etcd is away the last known list stays. Nothing says that what is listed is alive.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #key: string;
  readonly #container: Container;
  readonly #withholding: Withholding;
  readonly #updates = new Listeners<readonly string[]>();
  readonly #statuses = new Listeners<SubscriberStatus>();
  readonly #burst = new UpdateBurst(() => this.#tell());
  readonly #abort = new AbortController();
  readonly #start: Start;
  #status: SubscriberStatus = { state: "idle" };
  #told: readonly string[] | undefined;
  #based = false;
  #starting: Promise<void> | undefined;
  #following: Promise<void> | undefined;

  /** @throws StatusError `invalid_argument` when no key is named. */
  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#key = keyOf(options);
    const { exactMatch = false, exclusive = false } = options;
    const accept = options.accept ?? (exactMatch ? () => true : isAddress);
    this.#container = new Container({ exclusive, accept });
    this.#withholding = new Withholding(this.#key, this.#container);
    this.#start = new Start(options, `the addresses of ${this.#key} were not loaded`);
  }

  get status(): SubscriberStatus {
    return this.#status;
  }

  /**
   * Resolves once the list is there, which may be empty, and from then on is kept up to date.
   *
   * @throws StatusError what keeps etcd from answering, unless told to wait; then this is closed.
   */
  start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  /** Distinct addresses; the same array object until there are others. */
  values(): readonly string[] {
    return this.#withholding.values();
  }

  /** What is registered but quarantined, and so not among the values. */
  quarantined(): readonly Withheld[] {
    return this.#withholding.withheld();
  }

  /** Keys whose value is no address: nobody can dial them. */
  rejected(): readonly Rejected[] {
    return this.#container.rejected();
  }

  /** Hears of the first list, and of each other; at most every 50 ms in a burst. Returns what ends it. */
  onUpdate(listener: (values: readonly string[]) => void): () => void {
    return this.#updates.add(listener);
  }

  /** Hears of each change of `status`. Returns what ends it. */
  onStatus(listener: (status: SubscriberStatus) => void): () => void {
    return this.#statuses.add(listener);
  }

  /** Ends the watch. The last list can still be read. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#start.fail(new StatusError("failed_precondition", "the subscriber was closed"));
    this.#burst.close();
    if (this.#status.state !== "closed") this.#setStatus({ state: "closed" });
    this.#updates.clear();
    this.#statuses.clear();
    await this.#following;
  }

  async #begin(): Promise<void> {
    try {
      if (this.#abort.signal.aborted) return await this.#start.wait();
      this.#setStatus({ state: "connecting" });
      const { client, release } = await clientOf(this.#options);
      this.#following = this.#follow(client)
        .catch((reason) => this.#fail(toStatusError(reason)))
        .finally(() => {
          this.#withholding.release();
          release();
        });
      await this.#start.wait();
    } catch (reason) {
      // Not waited for: a call that is under way ends by its own deadline.
      this.close().catch(() => {});
      throw reason;
    }
  }

  async #follow(client: EtcdClient): Promise<void> {
    const { exactMatch = false, quarantine = {} } = this.#options;
    if (quarantine) {
      const rules = acquireDenyList(client, quarantine.root ?? ROLLCALL_ROOT);
      this.#withholding.honour(rules, () => this.#request());
    }
    const prefix = exactMatch ? this.#key : `${this.#key}/`;
    const { signal } = this.#abort;
    for await (const message of mirror(client, { prefix, signal })) {
      if (signal.aborted) return;
      if (message.type === "base") await this.#withholding.known(client.options.timeoutMs, signal);
      this.#apply(message, exactMatch ? Buffer.from(this.#key) : null);
    }
  }

  #apply(message: MirrorMessage, only: Buffer | null): void {
    const counts = (key: Buffer) => only === null || only.equals(key);
    switch (message.type) {
      case "base":
        this.#based = true;
        this.#container.reset(message.kvs.filter(({ key }) => counts(key)));
        this.#found();
        this.#start.succeed();
        break;
      case "updates":
        for (const event of message.events) {
          if (event.type === "put") {
            if (counts(event.kv.key)) this.#container.put(event.kv.key, event.kv.value);
          } else if (counts(event.key)) {
            this.#container.delete(event.key);
          }
        }
        break;
      case "resumed":
        this.#found();
        break;
      case "lost":
        this.#lost(message.error);
        return;
      case "progress":
        return;
    }
    this.#withholding.refresh();
    this.#request();
  }

  #request(): void {
    if (this.#based && this.values() !== this.#told) this.#burst.request();
  }

  #found(): void {
    if (this.#status.state === "lost") log.info("subscriber: found etcd again", { key: this.#key });
    this.#setStatus({ state: "following" });
  }

  #lost(error: StatusError): void {
    if (this.#status.state !== "lost") {
      const instances = this.values().length;
      log.warn("subscriber: lost etcd, the last list stays", {
        ...{ key: this.#key, instances, code: error.code, error },
      });
    }
    this.#setStatus({ state: "lost", error });
    this.#start.attemptFailed(error);
  }

  /** What does not mend itself, such as an `accept` that throws. */
  #fail(error: StatusError): void {
    log.error("subscriber: no longer follows", { key: this.#key, code: error.code, error });
    this.#setStatus({ state: "lost", error });
    this.#start.fail(error);
  }

  #setStatus(status: SubscriberStatus): void {
    this.#status = status;
    this.#statuses.emit(status);
  }

  #tell(): void {
    const values = this.values();
    // What came and went within a burst makes another array of the same addresses.
    if (this.#told && isSame(values, this.#told)) return;
    this.#told = values;
    this.#updates.emit(values);
  }
}

function isSame(values: readonly string[], others: readonly string[]): boolean {
  return values.length === others.length && new Set([...values, ...others]).size === values.length;
}

function isAddress(value: string): boolean {
  return parseAddress(value) !== null;
}
