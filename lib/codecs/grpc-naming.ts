import { parseAddress } from "./address";
import type { Codec, DecodedAddress, DecodedInstance, Match } from "./codec";
import type { Consequences } from "./consequences";
import type { Entry } from "./entry";
import { foldMembers } from "./fold-members";
import { AGREES, instances } from "./framework";
import { makeInstance, undialable } from "./instance";
import { checkWeight, patchMembers, requireObject, setMember } from "./json-edit";
import { nameToKeyText } from "./key-text";
import { isRecord, type JsonRecord } from "./lossless-json";
import { toMatch } from "./match";
import { toDetail, toMetadata, toWeight } from "./metadata";
import { cutService, tooFewSegments } from "./segments";

const MEMBERS = ["Op", "Addr", "Metadata"];
const goDoudouName = /_(?:rest|grpc)$/;
/** A byte in Go. What is stored always has 0, which is "add". */
const OP_MAX = 255;
const OPENING = Buffer.from('{"Op":');

/**
 * `<target>/<anything>` = `{"Op":0,"Addr":"…","Metadata":any}`, as gRPC's own naming for etcd writes it.
 * OpenIM and go-doudou write the same bytes.
 *
 * @see etcd client/v3/naming/endpoints
 */
export const grpcNaming: Codec = {
  name: "grpc-naming",
  jsonAlone: true,
  match: {
    shape(entry) {
      if (!entry.looksLikeJson || entry.parent === null) return null;
      const record = endpointOf(entry);
      if (!record) return matchUnread(entry);
      const problem = findProblem(record);
      if (record === entry.record)
        return problem ? broken(entry, problem) : instance(entry, record);
      // In other letters they are words of many others.
      const match = problem ? null : instance(entry, record);
      return match && match.confidence >= AGREES ? match : null;
    },
  },
  // Clients watch `<target>/`, and behind it may be anything.
  options: ["serviceDepth"],
  mapped(entry, { serviceDepth }) {
    const record = endpointOf(entry);
    const cut = cutService(entry.key, serviceDepth);
    if (!cut) {
      const few = serviceDepth !== undefined && tooFewSegments(serviceDepth);
      return broken(entry, few || "no service in the key");
    }
    const said = serviceDepth === undefined ? undefined : cut;
    if (!record) return broken(entry, "expected a JSON object of Op, Addr and Metadata", said);
    const problem = findProblem(record);
    if (problem) return broken(entry, problem, said);
    return { ...instance(entry, record, said), confidence: 100 };
  },
  encode({ service, address, metadata }) {
    const given = Object.keys(metadata).length > 0 ? metadata : null;
    return {
      key: `${service}/${address}`,
      value: JSON.stringify({ Op: 0, Addr: address, Metadata: given }),
    };
  },
  edit: {
    fields: ["weight", "metadata"],
    apply(value, { weight, metadata }) {
      requireObject(value);
      const text = patchMembers(value, ["Metadata"], metadata, false);
      if (weight === undefined) return text;
      return setMember(text, ["Metadata", "weight"], checkWeight(weight));
    },
  },
  // The library neither renews nor registers anew: what follows is up to the program that uses it.
  consequences: { delete: "depends-on-publisher", revoke: "depends-on-publisher" },
};

/** Clients take the members in any case, as all do that are written in Go. */
function endpointOf({ record }: Entry): JsonRecord | null {
  if (!record) return null;
  let exact = true;
  for (const name in record) {
    if (MEMBERS.includes(name)) continue;
    const lower = name.toLowerCase();
    if (lower !== "op" && lower !== "addr" && lower !== "metadata") return null;
    exact = false;
  }
  const named = exact ? record : foldMembers(record, MEMBERS);
  return "Op" in named && "Addr" in named ? named : null;
}

function findProblem({ Op, Addr }: JsonRecord): string | null {
  if (typeof Addr !== "string" || Addr === "") return "expected Addr to be a string";
  const known = typeof Op === "number" && Number.isInteger(Op) && Op >= 0 && Op <= OP_MAX;
  return known ? null : `expected Op to be a number from 0 to ${OP_MAX}`;
}

type Cut = { service: string; id: string };

function instance(entry: Entry, { Op, Addr, Metadata }: JsonRecord, said?: Cut): Match {
  const address = String(Addr);
  const written = nameToKeyText(address);
  const parsed = parseAddress(address);
  // An address may hold a slash of its own, e.g. that of a socket.
  const agrees = entry.key.endsWith(`/${written}`) && entry.key.length > written.length + 1;
  const service =
    said?.service ?? (agrees ? entry.key.slice(0, -written.length - 1) : (entry.parent ?? ""));
  const id = said?.id ?? (agrees ? written : entry.lastSegment);
  const socket = socketOf(address);
  // Any name will do in the key, but not the address of another.
  const contradicts = !agrees && ((!parsed && socket === null) || parseAddress(id) !== null);
  // The library never leaves a member out.
  const odd = Op !== 0 || (!agrees && Metadata === undefined);
  const own = isRecord(Metadata) ? Metadata : {};
  const made = makeInstance({
    keyText: true,
    service,
    id,
    address,
    metadata: toMetadata(Metadata),
    addresses: listens(parsed && { protocol: protocolOf(service), ...parsed }, socket),
    details: {
      weight: toWeight(own.weight),
      version: toDetail(own.version),
      zone: toDetail(own.zone),
      region: toDetail(own.region),
    },
  });
  if (!parsed && socket === null) made.warnings = ["not-an-address"];
  const confidence = agrees ? 95 : contradicts ? 65 : 85;
  const match = instances(odd ? Math.min(confidence, 70) : confidence, made);
  const consequences = consequencesOf(entry.key, service, own);
  return consequences ? { ...match, consequences } : match;
}

/** The path of a socket, which gRPC's Go clients dial as it is: `unix:///run/x.sock`, or without the slashes. */
function socketOf(address: string): string | null {
  const path = /^unix:(?:\/\/(?=\/))?([^\s\0]+)$/.exec(address)?.[1];
  return path === undefined || path.startsWith("//") ? null : path;
}

function listens(parsed: DecodedAddress | null, socket: string | null): DecodedAddress[] {
  if (parsed) return [parsed];
  return socket === null ? [] : [{ protocol: "unix", host: socket, port: null }];
}

/** go-doudou registers what it serves by HTTP, too, and says so in the name. */
function protocolOf(service: string): string {
  return service.endsWith("_rest") ? "http" : "grpc";
}

/** What is known of programs that write these bytes: neither notices a deleted key, and one a lost lease. */
function consequencesOf(key: string, service: string, metadata: JsonRecord): Consequences | null {
  if (goDoudouName.test(service) && typeof metadata.registerAt === "string") {
    return { delete: "stays-gone", revoke: "stays-gone" };
  }
  if (!key.startsWith("openim/")) return null;
  return { delete: "stays-gone", revoke: "returns-within-11-s" };
}

function matchUnread(entry: Entry): Match | null {
  if (!entry.stored.value.subarray(0, OPENING.length).equals(OPENING)) return null;
  return entry.unread === null ? null : broken(entry, entry.unread);
}

function broken(entry: Entry, reason: string, said?: Cut): Match {
  const service = said?.service ?? entry.parent;
  const listed: DecodedInstance[] =
    service === null ? [] : [undialable(service, said?.id ?? entry.lastSegment, entry.preview())];
  return toMatch("undecodable", 85, listed, reason);
}
