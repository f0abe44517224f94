import type { EtcdClient } from "@/lib/etcd/client";
import { type MirrorMessage, mirror } from "@/lib/etcd/mirror";

/** What a reader of a mirror knows, and how it came to know it. */
export type Follower = {
  /** Every message but `progress`, oldest first. */
  readonly messages: MirrorMessage[];
  /** Key to value, by what the messages said. */
  readonly keys: Map<string, string>;
  /** Revision and key of each event, oldest first. */
  readonly events: string[];
  /** Ends the mirror. Rejects if a message broke the order that mirrors promise. */
  stop(): Promise<void>;
};

/** Follows a mirror in the background, applying what it says. */
export function follow(client: EtcdClient, prefix: string): Follower {
  const abort = new AbortController();
  const follower: Omit<Follower, "stop"> = { messages: [], keys: new Map(), events: [] };
  const done = read(mirror(client, { prefix, signal: abort.signal }), follower);
  // Until `stop` asks, nobody listens.
  done.catch(() => {});
  return {
    ...follower,
    stop: async () => {
      abort.abort();
      await done;
    },
  };
}

async function read(
  messages: AsyncIterable<MirrorMessage>,
  { messages: read, keys, events }: Omit<Follower, "stop">,
): Promise<void> {
  let revision = 0;
  for await (const message of messages) {
    if (message.type !== "progress") read.push(message);
    if (message.type === "base") {
      revision = message.header.revision;
      keys.clear();
      for (const { key, value } of message.kvs) keys.set(key.toString(), value.toString());
    }
    if (message.type !== "updates") continue;
    for (const event of message.events) {
      const { key, modRevision } = event.type === "put" ? event.kv : event;
      if (modRevision <= revision) throw new Error(`${modRevision} came after ${revision}`);
      events.push(`${modRevision} ${key}`);
      if (event.type === "put") keys.set(key.toString(), event.kv.value.toString());
      else keys.delete(key.toString());
    }
    revision = message.revision;
  }
}
