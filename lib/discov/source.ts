import { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";

import { acquireClient, type SharedClient } from "./clients";
import type { EtcdConfInput } from "./etcd-conf";

/** Which etcd, and which service in it. */
export type Source =
  /** A client that the caller made and closes. */
  | { client: EtcdClient; etcd?: undefined; key: string }
  /** A client shared with all of this process that are configured alike. `key` is by default the configuration's. */
  | { client?: undefined; etcd: EtcdConfInput; key?: string };

/** @throws StatusError `invalid_argument` when no key is named. */
export function keyOf(source: Source): string {
  const key = source.key ?? source.etcd?.Key ?? "";
  if (key === "") throw new StatusError("invalid_argument", "empty etcd key");
  return key;
}

/** @throws StatusError as {@link acquireClient}. */
export async function clientOf(source: Source): Promise<SharedClient> {
  if (source.client) return { client: source.client, release: () => {} };
  return acquireClient({ ...source.etcd, Key: keyOf(source) });
}
