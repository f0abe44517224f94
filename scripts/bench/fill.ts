import { Etcd3 } from "etcd3";

import type { TestEtcd } from "@/lib/testing/etcd";

const OPS_PER_TRANSACTION = 100;
const IN_FLIGHT = 32;

/** Registers as go-zero would: a lease for each instance, and a key named after it. */
export async function fill(
  etcd: TestEtcd,
  { registrations, services }: { registrations: number; services: number },
): Promise<void> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  let next = 0;
  const worker = async () => {
    while (next < registrations) {
      const from = next;
      next += OPS_PER_TRANSACTION;
      const success = [];
      for (let n = from; n < from + OPS_PER_TRANSACTION; n += 1) {
        const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: 3_600, ID: 0 });
        success.push({
          request_put: {
            key: Buffer.from(`service-${n % services}.rpc/${lease}`),
            value: Buffer.from(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}:8080`),
            lease,
          },
        });
      }
      await client.kv.txn({ success });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  client.close();
}
