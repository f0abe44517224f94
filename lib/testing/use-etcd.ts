import { afterAll, beforeAll } from "vitest";

import { type EtcdOptions, startEtcd, type TestEtcd } from "./etcd";

/**
 * Runs a real etcd for one test file, on a free port and a throw-away disk. What it returns is
 * there once the tests run.
 *
 * A file of its own, since compaction is store-wide: sharing one would let a test take history
 * away from another.
 */
export function useEtcd(options: EtcdOptions = {}): TestEtcd {
  let etcd: TestEtcd | undefined;

  beforeAll(async () => {
    etcd = await startEtcd(options);
  });
  afterAll(async () => {
    await etcd?.stop();
  });

  return new Proxy({} as TestEtcd, {
    get: (_, name) => {
      if (!etcd) throw new Error("etcd runs only while tests do: use it inside of one");
      return Reflect.get(etcd, name, etcd);
    },
  });
}
