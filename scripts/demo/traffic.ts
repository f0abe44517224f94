import { Agent, get } from "node:http";

import { Subscriber } from "@/lib/discov/subscriber";
import type { StatusError } from "@/lib/errors";

import { etcdConf } from "./program";

/** Each makes three gRPC calls: enough to see, and next to nothing to compute. */
const EVERY_MS = 1_000;
const TIMEOUT_MS = 5_000;

/** The mall's customers, who find the order API as everybody does: in etcd. */
export class Traffic {
  answered = 0;
  failed = 0;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #apis = new Subscriber({ etcd: etcdConf("order.api"), wait: true });
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  /** `onLost` is called once each time that etcd goes away. */
  constructor(onLost: (error: StatusError) => void) {
    let lost = false;
    this.#apis.onStatus((status) => {
      if (status.state === "lost" && !lost) onLost(status.error);
      lost = status.state === "lost";
    });
  }

  /** Begins once there is an API. */
  start(): void {
    // Fails only if it is closed before etcd has answered.
    this.#apis.start().catch(() => {});
    this.#timer = setInterval(() => this.#order(), EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#agent.destroy();
    await this.#apis.close();
  }

  #order(): void {
    const addresses = this.#apis.values();
    this.#next += 1;
    const address = addresses[this.#next % addresses.length];
    if (!address) return;
    const url = `http://${address}/orders/${this.#next}`;
    let answered = false;
    const request = get(url, { agent: this.#agent, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      answered = response.statusCode === 200;
    });
    request.once("timeout", () => request.destroy());
    // Its end follows.
    request.on("error", () => {});
    request.once("close", () => {
      if (answered) this.answered += 1;
      else this.failed += 1;
    });
  }
}
