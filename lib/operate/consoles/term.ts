import "server-only";

/** How long before its lease can have ended a console that could not renew stops to act. */
const MARGIN_MS = 250;

/** For transactions: a key, and the mod revision that it has as long as what is meant still is. */
export type Guard = { key: Buffer; modRevision: number };

/** The time for which a console may act on its key without asking. */
export class Term implements Guard {
  readonly key: Buffer;
  readonly modRevision: number;
  readonly lease: string;
  /** Aborted when it is known to be over. */
  readonly over = new AbortController();
  readonly #onChange: () => void;
  #deadline = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ key, modRevision }: Guard, lease: string, onChange: () => void) {
    this.key = key;
    this.modRevision = modRevision;
    this.lease = lease;
    this.#onChange = onChange;
  }

  get valid(): boolean {
    return performance.now() < this.#deadline;
  }

  /** `asked` is when the renewal was asked for: etcd may have done it that early. */
  extend(asked: number, ttlSeconds: number): void {
    const before = this.valid;
    this.#deadline = asked + ttlSeconds * 1_000 - MARGIN_MS;
    clearTimeout(this.#timer);
    const leftMs = Math.max(0, this.#deadline - performance.now());
    this.#timer = setTimeout(this.#onChange, leftMs + 1);
    if (!before) this.#onChange();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
