import { Agent, get } from "node:http";

import { z } from "zod";

import { Subscriber } from "@/lib/discov/subscriber";
import type { StatusError } from "@/lib/errors";

import { etcdConf } from "./program";

/** Each makes three gRPC calls: enough to see, and next to nothing to compute. */
const EVERY_MS = 1_000;
const TIMEOUT_MS = 5_000;

/** The part of an order that says which instances answered it, by service. */
const answerSchema = z.object({ servedBy: z.record(z.string(), z.string()) });

/** The mall's customers, who find the order API as everybody does: in etcd. */
export class Traffic {
  answered = 0;
  failed = 0;
  /** How many orders each instance answered or had part in: by its name, and those of the API by its address. */
  readonly served = new Map<string, number>();
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
    let text = "";
    const request = get(url, { agent: this.#agent, timeout: TIMEOUT_MS }, (response) => {
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      answered = response.statusCode === 200;
    });
    request.once("timeout", () => request.destroy());
    // Its end follows.
    request.on("error", () => {});
    request.once("close", () => {
      if (!answered) {
        this.failed += 1;
        return;
      }
      this.answered += 1;
      for (const one of [address, ...serversOf(text)]) {
        this.served.set(one, (this.served.get(one) ?? 0) + 1);
      }
    });
  }
}

/** None, where the answer broke off. */
function serversOf(text: string): string[] {
  try {
    return Object.values(answerSchema.parse(JSON.parse(text)).servedBy);
  } catch {
    return [];
  }
}
