import { StatusError } from "@/lib/errors";

import type { Command, Controlled, MallReport } from "./control";
import { type FloodResult, flood } from "./flood";
import { Instance } from "./instance";
import { Traffic } from "./traffic";

export type MallOptions = {
  /** The folder of the bundled programs. */
  programs: string;
  etcd: string;
  /** File descriptor of what instances print. */
  log: number;
  respawn: boolean;
  say: (text: string) => void;
};

const RESPAWN_MS = 5_000;

/** In the order in which they start; they stop in the opposite one, callers before those they call. */
const plan = [
  { service: "user.rpc", names: ["user-1", "user-2", "user-3"] },
  { service: "order.rpc", names: ["order-1", "order-2"] },
  { service: "order.api", names: ["api-1"] },
];

/** The shop that the project's first document tells of, as processes of this machine. */
export class Mall implements Controlled {
  readonly #options: MallOptions;
  readonly #instances: Instance[];
  readonly #traffic: Traffic;
  #stopping: Promise<void> | undefined;
  #flooding = false;

  constructor(options: MallOptions) {
    this.#options = options;
    const { programs, log } = options;
    this.#instances = plan.flatMap(({ service, names }) =>
      names.map((name): Instance => {
        const onCrash = (how: string) => this.#crashed(name, how);
        return new Instance({ name, service, programs, log, onCrash });
      }),
    );
    this.#traffic = new Traffic(({ message }) => {
      options.say(`etcd ${options.etcd}: ${message}; the mall waits for it`);
    });
  }

  /** Resolves once all are registered, or have ended. */
  async start(): Promise<void> {
    this.#traffic.start();
    for (const { service } of plan) {
      if (this.#stopping) return;
      await Promise.all(this.#of(service).map((instance) => instance.start()));
    }
  }

  /** Ends all, callers first. Resolves once no process is left. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  report(port: number): MallReport {
    const { answered, failed, served } = this.#traffic;
    return {
      pid: process.pid,
      port,
      etcd: this.#options.etcd,
      traffic: { answered, failed },
      instances: this.#instances.map(({ name, service, address, state, pid }) => ({
        ...{ name, service, address, state, pid },
        served: served.get(name) ?? served.get(address ?? "") ?? 0,
      })),
    };
  }

  async execute(command: Command, wanted: string): Promise<string> {
    if (this.#stopping) throw new StatusError("failed_precondition", "the mall is ending");
    const instance = this.#find(wanted);
    const { name } = instance;
    switch (command) {
      case "crash":
        await instance.crash();
        return `${name} is killed; its registration goes when its lease has run out`;
      case "hang":
        instance.hang();
        return `${name} hangs; its registration goes when its lease has run out. \`resume ${name}\` ends it`;
      case "resume":
        instance.resume();
        return `${name} goes on; should its lease be gone, it registers again`;
      case "stop":
        await instance.stop();
        return `${name} has stopped`;
      case "start":
        await instance.start();
        if (instance.state === "running") return `${name} runs at ${instance.address}`;
        throw new StatusError("internal", `${name} has ended: see its log`);
      case "flood":
        return told(name, await this.#flood(instance));
    }
  }

  async #stop(): Promise<void> {
    await this.#traffic.stop();
    for (const { service } of plan.toReversed()) {
      const up = this.#of(service).filter(
        ({ state }) => state !== "stopped" && state !== "crashed",
      );
      await Promise.allSettled(up.map((instance) => instance.stop()));
    }
  }

  async #flood({ name, service, address, state }: Instance): Promise<FloodResult> {
    if (state !== "running" && state !== "hung") {
      throw new StatusError("failed_precondition", `cannot flood ${name}: it is ${state}`);
    }
    if (this.#flooding) throw new StatusError("failed_precondition", "a flood is under way");
    this.#flooding = true;
    try {
      return await flood(service, address ?? "");
    } finally {
      this.#flooding = false;
    }
  }

  #crashed(name: string, how: string): void {
    if (this.#stopping) return;
    const { say, respawn } = this.#options;
    const again = respawn
      ? `comes back in ${RESPAWN_MS / 1_000} s`
      : `\`npm run demo -- start ${name}\``;
    say(`${name} ended (${how}); ${again}`);
    if (!respawn) return;
    setTimeout(() => {
      // Somebody may have been quicker.
      if (!this.#stopping)
        this.#find(name)
          .start()
          .catch(() => {});
    }, RESPAWN_MS).unref();
  }

  #of(service: string): Instance[] {
    return this.#instances.filter((instance) => instance.service === service);
  }

  #find(wanted: string): Instance {
    const found = this.#instances.find(
      ({ name, address }) => name === wanted || address === wanted,
    );
    if (found) return found;
    const names = this.#instances.map(({ name }) => name).join(", ");
    throw new StatusError("not_found", `there is no instance ${wanted}; there are ${names}`);
  }
}

function told(name: string, { seconds, answered, failed, medianMs }: FloodResult): string {
  const median = Number.isNaN(medianMs) ? "" : `, half of them within ${medianMs.toFixed(1)} ms`;
  return `${name} had ${answered + failed} calls in ${seconds.toFixed(1)} s: ${answered} answered${median}, ${failed} failed`;
}
