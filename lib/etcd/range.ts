import "server-only";

import type { Etcd3 } from "etcd3";

import type { EtcdClient } from "./client";
import { readAnswersBy } from "./pool";
import { type RangeAnswer, readRangeAnswer } from "./range-answer";

export type RangeRequest = {
  key: Buffer;
  /** One key alone where there is none. */
  rangeEnd?: Buffer;
  /** No limit where there is none. */
  limit?: number;
  revision?: number | undefined;
  keysOnly?: boolean;
  countOnly?: boolean;
};

/** Has this client read the answers of {@link range} as that expects them. */
export function readRangeAnswers(client: Etcd3): void {
  readAnswersBy(client, { service: "KV", method: "range" }, readRangeAnswer);
}

/**
 * One range of keys, as etcd has it.
 *
 * @throws whatever etcd3 throws.
 * @see https://etcd.io/docs/v3.5/learning/api/#range
 */
export async function range(client: EtcdClient, request: RangeRequest): Promise<RangeAnswer> {
  const { key, rangeEnd, limit, revision, keysOnly = false, countOnly = false } = request;
  // etcd3's types do not know who reads it: `connect` sees to that for every client.
  const answer: unknown = await client.kv.range({
    key,
    range_end: rangeEnd,
    limit,
    revision,
    keys_only: keysOnly,
    count_only: countOnly,
  });
  return answer as RangeAnswer;
}
