import { Etcd3 } from "etcd3";

import { type KeyValue, list } from "@/lib/etcd/kv";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";

import { type ConsoleProcess, startConsole } from "./console-process";
import { fill, fillOtherKeys } from "./fill";

/** The service whose page is looked at. */
export const CROWDED = "crowded.rpc";
/** The folder of keys that register nothing. */
export const FOLDER = "/settings/";

const CHANGES_PER_SECOND = 200;
const TICK_MS = 50;

/** An etcd, and the console that shows it. `services` includes the crowded one. */
export type Shown = {
  etcd: TestEtcd;
  console: ConsoleProcess;
  services: number;
  instances: number;
  stop: () => Promise<void>;
};

/** Starts an etcd with so many services, so many instances in one of them and other keys, and a console on it. */
export async function show({
  services,
  instances,
  otherKeys,
}: {
  services: number;
  instances: number;
  otherKeys: number;
}): Promise<Shown> {
  const etcd = await startEtcd({ args: ["--quota-backend-bytes", "4294967296"] });
  try {
    const others = services - 1;
    await fill(etcd, { registrations: others, services: others });
    await fill(etcd, { registrations: instances, services: 1, service: () => CROWDED });
    await fillOtherKeys(etcd, FOLDER, otherKeys);
    const console = await startConsole(etcd.endpoint);
    const stop = async () => {
      await console.stop();
      await etcd.stop();
    };
    return { etcd, console, services, instances, stop };
  } catch (error) {
    await etcd.stop();
    throw error;
  }
}

/**
 * Changes registrations under `prefix` until the function it returns is called, 200 times a second: three of
 * four are written again as they are, as a program does that registers anew; the fourth leaves, and comes back
 * when its turn is next, or at the end.
 */
export async function churn(etcd: TestEtcd, prefix: string): Promise<() => Promise<void>> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  const { kvs } = await list(etcd.client, prefix);
  const gone = new Set<number>();
  const writing = new Set<Promise<unknown>>();
  let at = 0;
  const putBack = async (kv: KeyValue | undefined) => {
    if (kv) await client.put(kv.key.toString()).value(kv.value).lease(kv.lease);
  };
  const change = async () => {
    // A step that has no factor in common with their number comes by all of them.
    at = (at + 7_919) % kvs.length;
    const kv = kvs[at];
    if (kv === undefined) return;
    if (at % 4 === 0 && !gone.has(at)) {
      gone.add(at);
      await client.delete().key(kv.key.toString());
      return;
    }
    gone.delete(at);
    await putBack(kv);
  };
  const timer = setInterval(() => {
    for (let n = 0; n < (CHANGES_PER_SECOND * TICK_MS) / 1_000; n += 1) {
      const written = change();
      writing.add(written);
      written.then(
        () => writing.delete(written),
        () => {},
      );
    }
  }, TICK_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(writing);
    await Promise.all([...gone].map((index) => putBack(kvs[index])));
    client.close();
  };
}
