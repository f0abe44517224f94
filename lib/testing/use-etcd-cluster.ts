import { afterAll, beforeAll } from "vitest";

import { startEtcdCluster, type TestEtcdCluster } from "./etcd-cluster";

/** Runs a real etcd of several members for one test file. What it returns is there once the tests run. */
export function useEtcdCluster(
  options: Parameters<typeof startEtcdCluster>[0] = {},
): TestEtcdCluster {
  let etcd: TestEtcdCluster | undefined;

  beforeAll(async () => {
    etcd = await startEtcdCluster(options);
  });
  afterAll(async () => {
    await etcd?.stop();
  });

  return new Proxy({} as TestEtcdCluster, {
    get: (_, name) => {
      if (!etcd) throw new Error("etcd runs only while tests do: use it inside of one");
      return Reflect.get(etcd, name, etcd);
    },
  });
}
