import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { StatusError } from "@/lib/errors";

import { isFree } from "../ports.mjs";
import type { State } from "./control";

export type InstanceOptions = {
  /** `user-1` */
  name: string;
  /** `user.rpc`, which the file `user-rpc.mjs` in `programs` is. */
  service: string;
  programs: string;
  /** File descriptor of what it prints. */
  log: number;
  /** Called when it ends other than by `stop()`. */
  onCrash: (how: string) => void;
};

/** What ends by itself when told to may take this long. */
const STOP_MS = 6_000;
/** Small programs: without this V8 lets each grow by some MB before it collects. */
const NODE_OPTIONS = ["--max-semi-space-size=1"];
const isPosix = process.platform !== "win32";

/** One program of the mall, as a process that comes and goes. */
export class Instance {
  readonly #options: InstanceOptions;
  #child: ChildProcess | undefined;
  #state: State = "stopped";
  #address: string | null = null;
  /** While it hangs: a process that ends the hanging should we be gone. */
  #guard: ChildProcess | undefined;

  constructor(options: InstanceOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get service(): string {
    return this.#options.service;
  }

  get state(): State {
    return this.#state;
  }

  /** Where it is found, or was last. */
  get address(): string | null {
    return this.#address;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /**
   * Resolves once it is registered, or has ended. While etcd is away that takes as long as etcd does.
   *
   * @throws StatusError `failed_precondition` when it runs.
   */
  async start(): Promise<void> {
    this.#demand("start", ["stopped", "crashed"]);
    this.#state = "starting";
    const port = await this.#port();
    // It may have been stopped meanwhile.
    if (this.#state === "starting") await this.#run(port);
  }

  /** @throws StatusError `failed_precondition` when it is down. */
  async crash(): Promise<void> {
    this.#demand("crash", ["starting", "running", "hung"]);
    this.#state = "crashed";
    await this.#kill("SIGKILL");
  }

  /** @throws StatusError `failed_precondition` when it is down, or hangs. */
  hang(): void {
    this.#demand("hang", ["running"]);
    if (!isPosix) {
      throw new StatusError("failed_precondition", "this system cannot freeze a process");
    }
    this.#state = "hung";
    this.#child?.kill("SIGSTOP");
    // A frozen process does not see its channel close.
    const script = 'cat > /dev/null; kill -CONT "$0"';
    this.#guard = spawn("sh", ["-c", script, String(this.pid)], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
  }

  /** @throws StatusError `failed_precondition` when it does not hang. */
  resume(): void {
    this.#demand("resume", ["hung"]);
    this.#state = "running";
    this.#thaw();
  }

  /**
   * Ends it as it ends in a deployment. Resolves once it is gone, killed if need be.
   *
   * @throws StatusError `failed_precondition` when it is down.
   */
  async stop(): Promise<void> {
    this.#demand("stop", ["starting", "running", "hung"]);
    this.#state = "stopping";
    this.#thaw();
    const ended = this.#kill("SIGTERM");
    const late = new AbortController();
    const tooLate = delay(STOP_MS, "late" as const, { signal: late.signal }).catch(() => "late");
    const outcome = await Promise.race([ended, tooLate]);
    late.abort();
    if (outcome === "late") await this.#kill("SIGKILL");
    this.#state = "stopped";
  }

  #run(port: string): Promise<void> {
    const { name, service, programs, log } = this.#options;
    const child = fork(join(programs, `${service.replace(".", "-")}.mjs`), [name, port], {
      execArgv: NODE_OPTIONS,
      stdio: ["ignore", log, log, "ipc"],
      // Ctrl-C on the terminal is for the mall, which ends its instances in order.
      detached: isPosix,
    });
    this.#child = child;
    return new Promise((resolve) => {
      const ended = (how: string) => {
        this.#ended(how);
        resolve();
      };
      child.once("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
      child.once("error", ({ message }) => {
        if (child.pid === undefined) ended(message);
      });
      child.once("message", ({ address }: { address: string }) => {
        this.#address = address;
        if (this.#state === "starting") this.#state = "running";
        resolve();
      });
    });
  }

  /** Resolves once it has ended. */
  async #kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  #ended(how: string): void {
    this.#child = undefined;
    this.#endGuard();
    if (this.#state === "stopping") return;
    this.#state = "crashed";
    this.#options.onCrash(how);
  }

  #thaw(): void {
    if (!this.#guard) return;
    this.#child?.kill("SIGCONT");
    this.#endGuard();
  }

  #endGuard(): void {
    this.#guard?.kill("SIGKILL");
    this.#guard?.stdin?.destroy();
    this.#guard = undefined;
  }

  /** Its port of last time if that is still free. */
  async #port(): Promise<string> {
    const port = this.#address?.split(":").at(-1);
    return port && (await isFree(Number(port))) ? port : "0";
  }

  #demand(what: string, allowed: readonly State[]): void {
    if (allowed.includes(this.#state)) return;
    const { name } = this.#options;
    throw new StatusError("failed_precondition", `cannot ${what} ${name}: it is ${this.#state}`);
  }
}
