import { Etcd3 } from "etcd3";

import type { TestEtcd } from "@/lib/testing/etcd";

const OPS_PER_TRANSACTION = 100;
const IN_FLIGHT = 32;

type Put = { key: string; value: string; lease?: string };

/** Registers as go-zero would: a lease for each instance, and a key named after it. */
export async function fill(
  etcd: TestEtcd,
  {
    registrations,
    services,
    service = (index) => `service-${index}.rpc`,
  }: { registrations: number; services: number; service?: (index: number) => string },
): Promise<void> {
  await putMany(etcd, registrations, async (client, n) => {
    const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: 3_600, ID: 0 });
    return {
      key: `${service(n % services)}/${lease}`,
      value: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}:8080`,
      lease,
    };
  });
}

/** Writes keys that register nothing, all of one folder. */
export async function fillOtherKeys(etcd: TestEtcd, folder: string, keys: number): Promise<void> {
  await putMany(etcd, keys, async (_, n) => ({
    key: `${folder}${String(n).padStart(6, "0")}`,
    value: `setting ${n}`,
  }));
}

/** Puts so many keys, a hundred in a transaction. */
async function putMany(
  etcd: TestEtcd,
  count: number,
  entry: (client: Etcd3, n: number) => Promise<Put>,
): Promise<void> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const from = next;
      next += OPS_PER_TRANSACTION;
      const success = [];
      for (let n = from; n < Math.min(from + OPS_PER_TRANSACTION, count); n += 1) {
        const { key, value, lease = "0" } = await entry(client, n);
        success.push({ request_put: { key: Buffer.from(key), value: Buffer.from(value), lease } });
      }
      await client.kv.txn({ success });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  client.close();
}
