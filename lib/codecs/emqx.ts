import type { Codec, Match } from "./codec";
import type { Entry } from "./entry";
import { nodeHost } from "./erlang-node";
import { framework, instances, noInstance, type Reading } from "./framework";
import { makeInstance } from "./instance";

const NODES = "ekkacl/nodes/";
/** Node names are no longer than Erlang's atoms. */
const NODE_MAX_BYTES = 1_024;

/**
 * `<prefix>/ekkacl/nodes/<node>` = the same node's name, as ekka, which EMQX clusters by, writes it.
 *
 * @see ekka src/ekka_cluster_etcd.erl
 */
export const emqx: Codec = framework({
  name: "emqx",
  anywhere: true,
  guard,
  read,
  within: ["ekkacl/"],
  // The process that holds the lease is started anew, but puts nothing again.
  consequences: { delete: "stays-gone", revoke: "stays-gone" },
});

function guard({ key }: Entry): Match | null {
  if (!/(?:^|\/)ekkacl\/locks?\//.test(key)) return null;
  return noInstance("lock", "held by a node that joins the cluster", { danger: "lock-holder" });
}

function read(entry: Entry): Reading {
  const { key, lastSegment } = entry;
  const at = key.indexOf(NODES);
  if (at === -1 || (at > 0 && key[at - 1] !== "/")) return "expected ekkacl/nodes in the key";
  const { value } = entry.stored;
  if (value.length === 0 || value.length > NODE_MAX_BYTES)
    return "expected the value to be a node's name";
  const node = entry.text ?? "";
  const host = nodeHost(node);
  if (host === null) return "expected the value to be a node's name";
  const agrees = key.slice(at + NODES.length) === node && lastSegment === node;
  const namespace = key.slice(key.startsWith("/") ? 1 : 0, Math.max(at - 1, 0));
  return instances(
    agrees ? 95 : 60,
    makeInstance({
      ...{ service: "emqx", id: node, address: node, metadata: {} },
      addresses: [{ protocol: "erlang", host, port: null }],
      details: namespace ? { namespace } : {},
    }),
  );
}
