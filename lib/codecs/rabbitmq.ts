import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { nodeHost } from "./erlang-node";
import { framework, instances, type Named, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";
import { nameToKeyText } from "./key-text";

const PREFIX = "/rabbitmq/discovery/";

/**
 * `/rabbitmq/discovery/<prefix>/clusters/<cluster>/nodes/<node>` = JSON of lease_id, node and ttl. Nodes find
 * each other by it while they form a cluster, under a lock of their own.
 *
 * @see rabbitmq_peer_discovery_etcd_v3_client.erl
 */
export const rabbitmq: Codec = framework({
  name: "rabbitmq",
  prefixes: [PREFIX],
  named,
  anywhere: false,
  guarded: ["/rabbitmq/"],
  guard,
  read,
  // Put once, when the node starts, and not again for a lease that is lost (measured with RabbitMQ 3.10.8).
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});

function guard({ key }: Entry): Match | null {
  if (!key.startsWith("/rabbitmq/locks/")) return null;
  return noInstance("lock", "held by a node that joins the cluster", { danger: "lock-holder" });
}

function named(key: string): Named | null {
  const [, cluster, id] = /\/clusters\/([^/]+)\/nodes\/(.+)$/s.exec(key) ?? [];
  return cluster === undefined || id === undefined ? null : { service: `rabbitmq/${cluster}`, id };
}

function read(entry: Entry): Reading {
  const { key, record, lastSegment } = entry;
  const clusters = key.indexOf("/clusters/");
  const nodes = key.lastIndexOf("/nodes/");
  if (clusters === -1 || nodes < clusters + "/clusters/".length)
    return "expected a cluster in the key";
  if (!record) return "expected a JSON object";
  const { node } = record;
  if (typeof node !== "string" || node === "") return "expected node to be a string";
  const host = nodeHost(node);
  if (host === null) return "expected node to be name@host";
  const cluster = key.slice(clusters + "/clusters/".length, nodes);
  const namespace = key.slice(PREFIX.length, clusters) || undefined;
  const agrees =
    lastSegment === nameToKeyText(node) &&
    nodes + "/nodes/".length + lastSegment.length === key.length;
  return instances(
    agrees ? 95 : 70,
    makeInstance({
      ...{ keyText: true, service: `rabbitmq/${cluster}`, id: nameToKeyText(node) },
      ...{ address: node, metadata: {} },
      addresses: [{ protocol: "erlang", host, port: null }],
      details: namespace ? { namespace } : {},
    }),
  );
}
