import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { prefixRange } from "@/lib/etcd/kv";

import type { TestEtcd } from "./etcd";

type Permission = { permType: "Read" | "Write" | "Readwrite"; prefix: string };

/** The client of an account with few rights, in an etcd that demands one until `close`. */
export type Account = { client: EtcdClient; close(): Promise<void> };

/** Adds an account that may do what is said and nothing else. From then on nobody without one may do anything. */
export async function enableAccount(etcd: TestEtcd, permissions: Permission[]): Promise<Account> {
  const { auth } = etcd.client;
  for (const name of ["root", "few"]) {
    await auth.userAdd({ name, password: name });
    await auth.roleAdd({ name });
    await auth.userGrantRole({ user: name, role: name });
  }
  for (const { permType, prefix } of permissions) {
    const { key, rangeEnd } = prefixRange(prefix);
    await auth.roleGrantPermission({ name: "few", perm: { permType, key, range_end: rangeEnd } });
  }
  await auth.authEnable();
  const as = (name: string) =>
    connect({ endpoints: [etcd.endpoint], username: name, password: name, timeoutMs: 3_000 });
  const client = as("few");
  return {
    client,
    close: async () => {
      const root = as("root");
      await root.auth.authDisable();
      for (const name of ["root", "few"]) {
        await etcd.client.auth.userDelete({ name });
        await etcd.client.auth.roleDelete({ role: name });
      }
      close(root);
      close(client);
    },
  };
}

/** An account that may read what begins with `prefix`. */
export function enableReaderOf(etcd: TestEtcd, prefix: string): Promise<Account> {
  return enableAccount(etcd, [{ permType: "Read", prefix }]);
}
