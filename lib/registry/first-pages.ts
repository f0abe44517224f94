import "server-only";

import { setImmediate as turn } from "node:timers/promises";

import type { KeyValue } from "@/lib/etcd/kv";
import { log } from "@/lib/log";

import type { Registry } from "./registry";

/** After so many keys whatever else waits has its turn, the next page above all: it comes in small pieces. */
const KEYS_PER_TURN = 500;

/**
 * Has the view take over a page of a first base, while etcd reads the next. It does not matter whether it could: the
 * base brings it again.
 */
export async function takePage(
  registry: Registry,
  kvs: readonly KeyValue[],
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let from = 0; from < kvs.length && !signal.aborted; from += KEYS_PER_TURN) {
      registry.applyPage(kvs.slice(from, from + KEYS_PER_TURN));
      await turn();
    }
  } catch (error) {
    log.error("cluster: could not apply a page", { error });
  }
}
