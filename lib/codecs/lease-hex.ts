/**
 * A lease id as `etcdctl` and etcd's own locks write it: in hexadecimal, without leading zeros.
 * etcd takes negative ids too, if a client chooses one, and prints their 64 bits.
 */
export function leaseToHex(lease: string): string {
  return BigInt.asUintN(64, BigInt(lease)).toString(16);
}
