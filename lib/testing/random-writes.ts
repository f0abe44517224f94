import { type Op, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";

import type { TestEtcd } from "./etcd";

/**
 * Writes as publishers, operators and others do, one after the other: registrations that come, go,
 * move and are written again, several in a transaction, leases that end, and keys that register nothing.
 */
export async function writeRandomly(
  etcd: TestEtcd,
  steps: number,
  next: () => number,
): Promise<void> {
  const pick = (count: number) => Math.floor(next() * count);
  const newKey = () => {
    const other = pick(8) === 0;
    return Buffer.from(other ? `config/${pick(3)}` : `random-${pick(3)}.rpc/${1_000 + pick(6)}`);
  };
  const leases: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    if (leases.length < 3) leases.push((await grant(etcd.client, 600)).id);
    if (pick(8) === 0) {
      const [lease] = leases.splice(pick(leases.length), 1);
      if (lease) await revoke(etcd.client, lease);
      continue;
    }
    const ops = new Map<string, Op>();
    const count = 1 + pick(3);
    for (let made = 0; made < count; made += 1) {
      const key = newKey();
      const value = Buffer.from(`10.0.0.${pick(5)}:${8_080 + pick(2)}`);
      const lease = pick(4) === 0 ? undefined : leases[pick(leases.length)];
      const op: Op = pick(4) === 0 ? { type: "delete", key } : { type: "put", key, value, lease };
      ops.set(key.toString(), op);
    }
    await transact(etcd.client, { ifModRevision: [], success: [...ops.values()] });
  }
}
