import "server-only";

import type { Reader } from "protobufjs/minimal.js";
import protobuf from "protobufjs/minimal.js";

import type { Header, KeyValue } from "./kv";

/** What etcd says of a range. */
export type RangeAnswer = {
  header: Header;
  kvs: KeyValue[];
  /** Whether there are keys beyond `kvs`. */
  more: boolean;
  /** Of all keys in the range, whatever the limit. */
  count: number;
};

const EMPTY: Buffer = Buffer.alloc(0);

/**
 * Reads the bytes of an `etcdserverpb.RangeResponse`, passing over fields it does not know. Keys and values are views of
 * `bytes`.
 *
 * etcd3 has this done by field names, and makes a text of every number, which for 100,000 keys takes several times as
 * long as all the rest of receiving them.
 *
 * @throws RangeError when the message ends before its fields do, Error when it is no message at all.
 * @see etcd api/etcdserverpb/rpc.proto, api/mvccpb/kv.proto
 */
export function readRangeAnswer(bytes: Buffer): RangeAnswer {
  const reader = protobuf.Reader.create(bytes);
  const answer: RangeAnswer = { header: noHeader(), kvs: [], more: false, count: 0 };
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === HEADER) answer.header = readHeader(reader);
    else if (tag === KVS) answer.kvs.push(readKeyValue(reader, bytes));
    else if (tag === MORE) answer.more = reader.bool();
    else if (tag === COUNT) answer.count = readNumber(reader);
    else reader.skipType(tag & 7);
  }
  return answer;
}

/** Field numbers with their wire types, as they stand before each field: 0 is a number, 2 bytes. */
const tagOf = (field: number, wireType: 0 | 2): number => field * 8 + wireType;

const HEADER = tagOf(1, 2);
const KVS = tagOf(2, 2);
const MORE = tagOf(3, 0);
const COUNT = tagOf(4, 0);

const CLUSTER_ID = tagOf(1, 0);
const MEMBER_ID = tagOf(2, 0);
const REVISION = tagOf(3, 0);
const RAFT_TERM = tagOf(4, 0);

const KEY = tagOf(1, 2);
const CREATE_REVISION = tagOf(2, 0);
const MOD_REVISION = tagOf(3, 0);
const VERSION = tagOf(4, 0);
const VALUE = tagOf(5, 2);
const LEASE = tagOf(6, 0);

function noHeader(): Header {
  return { clusterId: "0", memberId: "0", revision: 0, raftTerm: "0" };
}

function readHeader(reader: Reader): Header {
  const header = noHeader();
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === CLUSTER_ID) header.clusterId = readDecimal(reader, BigInt.asUintN);
    else if (tag === MEMBER_ID) header.memberId = readDecimal(reader, BigInt.asUintN);
    else if (tag === REVISION) header.revision = readNumber(reader);
    else if (tag === RAFT_TERM) header.raftTerm = readDecimal(reader, BigInt.asUintN);
    else reader.skipType(tag & 7);
  }
  return header;
}

/** etcd leaves out what is empty or zero. */
function readKeyValue(reader: Reader, bytes: Buffer): KeyValue {
  let [key, value, lease] = [EMPTY, EMPTY, "0"];
  let [createRevision, modRevision, version] = [0, 0, 0];
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === KEY) key = readBytes(reader, bytes);
    else if (tag === CREATE_REVISION) createRevision = readNumber(reader);
    else if (tag === MOD_REVISION) modRevision = readNumber(reader);
    else if (tag === VERSION) version = readNumber(reader);
    else if (tag === VALUE) value = readBytes(reader, bytes);
    else if (tag === LEASE) lease = readDecimal(reader, BigInt.asIntN);
    else reader.skipType(tag & 7);
  }
  return { key, value, lease, createRevision, modRevision, version };
}

function readBytes(reader: Reader, bytes: Buffer): Buffer {
  const length = reader.uint32();
  const from = reader.pos;
  reader.skip(length);
  return bytes.subarray(from, from + length);
}

/** A revision, a version or a count, which etcd counts up from zero: no number of it is beyond 2^53. */
function readNumber(reader: Reader): number {
  const { high, low } = reader.int64();
  return high * 2 ** 32 + (low >>> 0);
}

function readDecimal(reader: Reader, as: (bits: number, number: bigint) => bigint): string {
  const { high, low } = reader.int64();
  return as(64, (BigInt(high) << 32n) | BigInt(low >>> 0)).toString();
}
