import { type Code, StatusError } from "@/lib/errors";

export type StartOptions = {
  /** Waits for etcd for as long as it takes, rather than fail; what goes wrong meanwhile is logged. */
  wait?: boolean;
  /** How long to go on trying when not told to wait; 5 s by default, as go-zero (core/discov/internal/vars.go). */
  startTimeoutMs?: number;
};

const START_TIMEOUT_MS = 5_000;

/** Trying again does not help against these: somebody has to change something. */
const lasting: ReadonlySet<Code> = new Set([
  "invalid_argument",
  "permission_denied",
  "too_large",
  "unauthenticated",
]);

/** A start that somebody waits for: it succeeds, fails, or has been tried for long enough. */
export class Start {
  readonly #options: StartOptions;
  readonly #what: string;
  readonly #ended: Promise<void>;
  #resolve = () => {};
  #reject = (_: StatusError) => {};
  #timer: NodeJS.Timeout | undefined;
  #lastError: StatusError | undefined;
  #over = false;

  /** `what` begins the message of a failure, e.g. "user.rpc was not registered". */
  constructor(options: StartOptions, what: string) {
    this.#options = options;
    this.#what = what;
    this.#ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may fail before anybody waits, or without.
    this.#ended.catch(() => {});
  }

  get over(): boolean {
    return this.#over;
  }

  /** @throws StatusError what went wrong last. */
  async wait(): Promise<void> {
    if (!this.#timer) this.limit(this.#options.startTimeoutMs ?? START_TIMEOUT_MS);
    await this.#ended;
  }

  /** Sets how long from now on it may take, unless it is to wait. */
  limit(timeoutMs: number): void {
    if (this.#options.wait || this.#over) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const why = this.#lastError ?? new StatusError("deadline_exceeded", "etcd did not answer");
      this.fail(new StatusError(why.code, `${this.#what} within ${timeoutMs} ms: ${why.message}`));
    }, timeoutMs);
  }

  succeed(): void {
    this.#end();
    this.#resolve();
  }

  fail(error: StatusError): void {
    this.#end();
    this.#reject(error);
  }

  /** One attempt has failed; the next comes by itself, unless it would be in vain. */
  attemptFailed(error: StatusError): void {
    this.#lastError = error;
    if (!this.#options.wait && lasting.has(error.code)) {
      this.fail(new StatusError(error.code, `${this.#what}: ${error.message}`, { cause: error }));
    }
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }
}
