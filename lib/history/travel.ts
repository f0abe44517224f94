import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import { isStatusError, StatusError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Moment } from "@/lib/registry/model";
import type { Registry } from "@/lib/registry/registry";

import { type EtcdView, getState, listStates } from "./etcd-states";
import type { Journal } from "./journal";
import { type AllStates, KeptStates } from "./kept-states";
import type { Gap, Point, Standpoint } from "./model";
import { captureStates } from "./scratch";
import { addSince } from "./since";
import type { JournalStore } from "./store";
import type { KeyState } from "./write";

/** The parts of a cluster that are needed to look at its past. */
export type Traveller = EtcdView & {
  registry: Registry;
  journal: Pick<Journal, "store" | "epoch" | "state" | "flush">;
  assertLoaded(): void;
};

/** The registry as it was, and who told. Of now only what registers something: the view knows the rest. */
export type Past = { standpoint: Standpoint } & AllStates;

type Told = AllStates & { source: "etcd" | "journal" };

/** Browsers' clocks go ahead of ours. */
const AHEAD_MS = 60_000;

/**
 * Looks at the registry's past: in etcd, while it has the revision, and in the journal beyond.
 * Both say the same where both know the answer.
 */
export class TimeTravel {
  readonly #view: Traveller;
  #kept = new KeptStates<Told>();
  /** The mappings by which those were read. */
  #readBy: readonly FormatMapping[] | undefined;

  constructor(view: Traveller) {
    this.#view = view;
  }

  /**
   * The registry at a revision of the present store or of an earlier one, at an instant, or now.
   *
   * @throws StatusError `compacted` for what neither etcd nor the journal knows, `not_found` before the
   *   journal began and for an epoch that never was, `invalid_argument` for what is yet to come;
   *   `unavailable`, or what etcd says, where nobody can be asked.
   */
  async registryAt(point: Point, epoch?: number): Promise<Past> {
    if ("now" in point) return this.#now();
    if ("at" in point) return this.#atInstant(point.at);
    const { revision } = point;
    const chosen = await this.#epochOf(epoch);
    const told = await this.#statesAt(chosen, revision);
    const moment = await this.#momentOf(chosen, revision);
    const { states, others, source } = told;
    return { standpoint: { epoch: chosen ?? 0, revision, moment, source }, states, others };
  }

  /**
   * A key as it was at a revision; or, if that revision took it away, as it was just before. Null if it
   * registered nothing then.
   *
   * @throws StatusError as {@link registryAt}.
   */
  async keyAt(key: string, revision: number, epoch?: number): Promise<KeyState | null> {
    const chosen = await this.#epochOf(epoch);
    return this.#ask(chosen, revision, {
      etcd: async () =>
        (await getState(this.#view, key, revision)) ??
        (revision > 1 ? getState(this.#view, key, revision - 1) : null),
      journal: (store, from) => store.keyAt(from, key, revision),
    });
  }

  #now(): Past {
    const { registry } = this.#view;
    this.#view.assertLoaded();
    const states = new Map(Array.from(captureStates(registry), (state) => [state.key, state]));
    const moment = { at: Date.now(), after: null };
    const epoch = this.#present() ?? 0;
    return {
      standpoint: { epoch, revision: registry.revision, moment, source: "live" },
      states,
      others: [],
    };
  }

  async #atInstant(at: number): Promise<Past> {
    if (at > Date.now() + AHEAD_MS) {
      throw new StatusError("invalid_argument", `${iso(at)} is yet to come`);
    }
    const { store } = this.#view.journal;
    await this.#written();
    const gap = (await store.gaps({ from: at, to: at })).find(
      ({ from, to }) => from < at && at < to,
    );
    if (gap) throw inGap(at, gap);
    const found = await store.pointAt(at);
    if (!found) throw await beforeBeginning(store, at);
    const { epoch, revision, moment } = found;
    const { states, others, source } = await this.#statesAt(epoch, revision);
    return { standpoint: { epoch, revision, moment, source }, states, others };
  }

  /** Waits for the journal to know what the view knows, which it does within a moment if it can be written. */
  async #written(): Promise<void> {
    const { journal } = this.#view;
    if (journal.state().state !== "ok") return;
    await journal.flush().catch((error: unknown) => {
      log.warn("travel: the journal is behind", { error });
    });
  }

  /** Undefined while the journal has not said which store this is: then there is only etcd to ask. */
  async #epochOf(epoch: number | undefined): Promise<number | undefined> {
    const present = this.#present();
    if (epoch === undefined || epoch === present) return present;
    const epochs = await this.#view.journal.store.epochs();
    if (epochs.some((known) => known.epoch === epoch)) return epoch;
    throw new StatusError("not_found", `the journal knows no epoch ${epoch}`);
  }

  #present(): number | undefined {
    const { epoch } = this.#view.journal;
    return epoch > 0 ? epoch : undefined;
  }

  #statesAt(epoch: number | undefined, revision: number): Promise<Told> {
    const { formats } = this.#view.options;
    if (this.#readBy !== formats) this.#kept = new KeptStates();
    this.#readBy = formats;
    return this.#kept.get(`${epoch ?? "-"}:${revision}`, () =>
      this.#ask<Told>(epoch, revision, {
        etcd: async () => {
          const { states, others } = await listStates(this.#view, revision);
          const bound = await this.#momentOf(epoch, revision);
          await addSince(this.#view, states, { epoch, revision, bound });
          return { states, others, source: "etcd" };
        },
        journal: async (store, from) => {
          return { states: await store.stateAt(from, revision), others: [], source: "journal" };
        },
      }),
    );
  }

  /** Asks etcd, and the journal for what etcd has no more, or while it is away. */
  async #ask<T>(
    epoch: number | undefined,
    revision: number,
    from: {
      etcd: () => Promise<T>;
      journal: (store: JournalStore, epoch: number) => Promise<T>;
    },
  ): Promise<T> {
    const askJournal = async () => {
      const { store } = this.#view.journal;
      if (epoch !== undefined) return from.journal(store, epoch);
      throw new StatusError("unavailable", "the journal is still being opened");
    };
    if (epoch !== this.#present()) return askJournal();
    let etcdError: unknown;
    try {
      // While it is not followed nobody knows whether its store is the one it was.
      this.#assertFollowed();
      return await from.etcd();
    } catch (reason) {
      etcdError = reason;
    }
    if (!isStatusError(etcdError)) throw etcdError;
    const { code } = etcdError;
    const reached = this.#view.registry.revision;
    if (code === "invalid_argument" && revision > reached) throw yetToCome(revision, reached);
    return askJournal().catch((journalError: unknown) => {
      throw code === "compacted" ? journalError : etcdError;
    });
  }

  #assertFollowed(): void {
    const { state, error } = this.#view.status().connection;
    if (state === "live") return;
    const why = error ? `: ${error.message}` : "";
    throw new StatusError("unavailable", `etcd is not followed at this moment${why}`);
  }

  async #momentOf(epoch: number | undefined, revision: number): Promise<Moment | null> {
    if (epoch === undefined) return null;
    try {
      return await this.#view.journal.store.momentOf(epoch, revision);
    } catch (reason) {
      if (isStatusError(reason)) return null;
      throw reason;
    }
  }
}

function yetToCome(revision: number, current: number): StatusError {
  const message = `etcd has not reached revision ${revision}: it is at ${current}`;
  return new StatusError("invalid_argument", message);
}

function inGap(at: number, { afterRevision, beforeRevision, from, to, reason }: Gap): StatusError {
  return new StatusError(
    "compacted",
    `${iso(at)} is in a gap of the journal (${reason}), from ${iso(from)} to ${iso(to)}: ` +
      `what was between the revisions ${afterRevision} and ${beforeRevision} is not known`,
  );
}

async function beforeBeginning(store: JournalStore, at: number): Promise<StatusError> {
  const begins = await store.begins();
  const when = begins === null ? "is empty" : `begins at ${iso(begins)}`;
  return new StatusError("not_found", `${iso(at)} is before the journal: it ${when}`);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
