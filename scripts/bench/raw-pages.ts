import { Etcd3 } from "etcd3";

const PAGE = 10_000;
const ZERO = Buffer.from([0]);

/** Reads all keys as plain etcd3 does, in pages of one revision, and gives how many there are. */
export async function readRawPages(endpoint: string): Promise<number> {
  const client = new Etcd3({
    hosts: endpoint,
    grpcOptions: { "grpc.max_receive_message_length": 67_108_864 },
  });
  let key = ZERO;
  let revision = "0";
  let kept = 0;
  for (let more = true; more; ) {
    const page = await client.kv.range({ key, range_end: ZERO, limit: PAGE, revision });
    revision = page.header.revision;
    kept += page.kvs.length;
    more = page.more;
    const last = page.kvs.at(-1);
    if (last) key = Buffer.concat([last.key, ZERO]);
  }
  if (kept === 0) throw new Error("there is nothing to load");
  client.close();
  return kept;
}
