import { addressWarnings } from "./address";
import type { Codec, DecodedInstance, Match } from "./codec";
import { type Entry, TEXT_MAX_BYTES } from "./entry";
import { toMetadata } from "./metadata";

const MEMBERS = new Set(["Op", "Addr", "Metadata"]);
const OPENING = Buffer.from('{"Op":');

/**
 * `<target>/<anything>` = `{"Op":0,"Addr":"…","Metadata":any}`, as gRPC's own naming for etcd writes it.
 * OpenIM and go-doudou write the same bytes.
 *
 * @see etcd client/v3/naming/endpoints
 */
export const grpcNaming: Codec = {
  name: "grpc-naming",
  match: {
    shape(entry) {
      if (!entry.looksLikeJson || entry.parent === null) return null;
      if (entry.stored.value.length > TEXT_MAX_BYTES) return matchHuge(entry);
      const { json } = entry;
      if (!isEndpoint(json)) return null;
      const problem = findProblem(json);
      return problem ? broken(entry, problem) : instance(entry, json);
    },
  },
  mapped(entry) {
    const { json } = entry;
    if (entry.parent === null) return broken(entry, "no service in the key");
    if (!isEndpoint(json)) return broken(entry, "expected a JSON object of Op, Addr and Metadata");
    const problem = findProblem(json);
    return problem ? broken(entry, problem) : { ...instance(entry, json), confidence: 100 };
  },
  encode({ service, address, metadata }) {
    const given = Object.keys(metadata).length > 0 ? metadata : null;
    return {
      key: `${service}/${address}`,
      value: JSON.stringify({ Op: 0, Addr: address, Metadata: given }),
    };
  },
  // The library neither renews nor registers anew: what follows is up to the program that uses it.
  consequences: { delete: "depends-on-publisher", revoke: "depends-on-publisher" },
};

type Endpoint = { Op: unknown; Addr: unknown; Metadata?: unknown };

function isEndpoint(json: unknown): json is Endpoint {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return false;
  return "Op" in json && "Addr" in json && Object.keys(json).every((name) => MEMBERS.has(name));
}

function findProblem({ Op, Addr }: Endpoint): string | null {
  if (typeof Addr !== "string" || Addr === "") return "expected Addr to be a string";
  return typeof Op === "number" ? null : "expected Op to be a number";
}

function instance(entry: Entry, { Addr, Metadata }: Endpoint): Match {
  const address = String(Addr);
  // An address may hold a slash of its own, e.g. that of a socket.
  const agrees = entry.key.endsWith(`/${address}`) && entry.key.length > address.length + 1;
  const service = agrees ? entry.key.slice(0, -address.length - 1) : (entry.parent ?? "");
  return {
    kind: "instance",
    confidence: agrees ? 95 : 85,
    instances: [
      {
        service,
        id: agrees ? address : entry.lastSegment,
        address,
        metadata: toMetadata(Metadata),
        warnings: addressWarnings(address),
      },
    ],
  };
}

function matchHuge(entry: Entry): Match | null {
  const { value } = entry.stored;
  if (value.compare(OPENING, 0, OPENING.length, 0, OPENING.length) !== 0) return null;
  return broken(entry, "the value is too large to be read");
}

function broken(entry: Entry, reason: string): Match {
  const { parent } = entry;
  const instances: DecodedInstance[] = [];
  if (parent !== null) {
    const address = entry.preview();
    const warnings = ["not-an-address"];
    instances.push({ service: parent, id: entry.lastSegment, address, metadata: {}, warnings });
  }
  return { kind: "undecodable", confidence: 85, instances, reason };
}
