import "server-only";

import type { Cluster } from "@/lib/cluster";
import { toKeyText } from "@/lib/codecs/key-text";
import { SUBSET_SIZE } from "@/lib/discov/subset";
import { buildTarget, parseTarget, type Target } from "@/lib/discov/target";
import { StatusError } from "@/lib/errors";
import { registrationState } from "@/lib/registry/instance";
import type { Candidate, KeptOut } from "@/lib/registry/resolution";
import { chooser, resolve, toCandidate } from "@/lib/registry/resolve";
import { rulingOf, unruled } from "@/lib/registry/ruling";

import type { ResolveAnswer, ResolveQuery } from "./resolve-contract";

type EtcdTarget = Extract<Target, { key: string }>;
type Found = Pick<ResolveAnswer, "revision" | "key" | "added" | "notes"> & {
  candidates: Candidate[];
};

/**
 * What a client with this target and id would dial now, by the live view: etcd is not asked.
 *
 * @throws StatusError `invalid_argument` naming what is wrong with the target, `failed_precondition` for a key that
 *   is not watched; `unavailable`, or what etcd says, before there is a view.
 */
export function resolveAnswer(cluster: Cluster, query: ResolveQuery): ResolveAnswer {
  const { client, subset: rule, limit } = query;
  const target = parseTarget(query.target);
  if (target.scheme === "k8s") throw notFromHere(target);
  const { candidates, ...found } =
    target.scheme === "direct" ? namedIn(target.addresses) : foundBy(cluster, target);
  const ruling =
    found.key === null ? unruled : rulingOf(rulesOf(cluster), { key: found.key, client: rule });
  const { addresses, leftOut, distinct } = resolve(candidates, chooser(rule, client), ruling);
  const text = buildTarget(target);
  return {
    ...found,
    target: text,
    scheme: target.scheme,
    client,
    subset: { rule, size: SUBSET_SIZE, of: distinct },
    addresses,
    failure: addresses.length === 0 ? `no addresses for ${text}` : null,
    leftOut: leftOut.slice(0, limit),
    leftOutTotal: leftOut.length,
  };
}

function rulesOf({ quarantine }: Cluster): KeptOut[] {
  return quarantine.rules.all().map(({ rule: { id, service, address, actor, reason, until } }) => {
    return { id, service, address, actor, reason, until };
  });
}

function notFromHere({ namespace, service }: Extract<Target, { scheme: "k8s" }>): StatusError {
  return new StatusError(
    "invalid_argument",
    `a k8s:// target cannot be resolved from here: ask Kubernetes for the EndpointSlices of ${namespace}/${service}`,
  );
}

function namedIn(addresses: readonly string[]): Found {
  const candidates = addresses.map((value): Candidate => {
    const nowhere = { key: null, service: null, address: null, framework: null, state: null };
    return { ...nowhere, value, lease: "0", createRevision: 0 };
  });
  return { revision: null, key: null, added: [], notes: [], candidates };
}

function foundBy(cluster: Cluster, target: EtcdTarget): Found {
  const key = toKeyText(Buffer.from(target.key));
  const notes = [...watchedNotes(cluster, target.key), ...targetNotes(cluster, target)];
  cluster.assertLoaded();
  const { registry } = cluster;
  const candidates: Candidate[] = [];
  const added: Candidate[] = [];
  for (const candidate of candidatesUnder(cluster, key)) {
    candidates.push(candidate);
    if (candidate.service !== key) added.push(candidate);
  }
  return { revision: registry.revision, key, added, notes, candidates };
}

/** Whatever stands under a key and a slash, registered there or not. Looks at every key once. */
function* candidatesUnder({ registry }: Cluster, key: string): Generator<Candidate> {
  const prefix = `${key}/`;
  for (const [name, held] of registry.keys) {
    if (!name.startsWith(prefix)) continue;
    const { lease, createRevision, registrations } = held;
    const state = registrationState(held, registry.sampleOf);
    const own = registrations.find(({ service }) => service === key) ?? registrations[0];
    if (own) yield toCandidate(own, state);
    else {
      const nothing = { service: null, address: null, framework: null };
      yield { ...nothing, key: name, value: held.address, lease, createRevision, state };
    }
  }
}

/** @throws StatusError `failed_precondition` where nothing under the key is watched. */
function watchedNotes({ prefixes, options }: Cluster, key: string): ResolveAnswer["notes"] {
  const prefix = `${key}/`;
  const own = prefix.startsWith(options.ownRoot);
  if (!own && prefixes.some((watched) => prefix.startsWith(watched))) return [];
  const partly = !own && prefixes.filter((watched) => watched.startsWith(prefix));
  if (!partly || partly.length === 0) {
    const message = `the keys under ${JSON.stringify(prefix)} are not watched: see REGISTRY_PREFIXES`;
    throw new StatusError("failed_precondition", message);
  }
  const message = `of the keys under ${JSON.stringify(prefix)}, only those under ${partly.join(", ")} are watched`;
  return [{ code: "partly-watched", message }];
}

function targetNotes(cluster: Cluster, { hosts, key }: EtcdTarget): ResolveAnswer["notes"] {
  const notes: ResolveAnswer["notes"] = [];
  const own = new Set(cluster.options.endpoints.map(hostOf));
  const others = hosts.filter((host) => !own.has(hostOf(host)));
  if (others.length > 0) {
    const message = `${others.join(", ")}: not among this console's endpoints, whose view answered in their place`;
    notes.push({ code: "other-hosts", message });
  }
  if (key.endsWith("/")) {
    const message = `the key ends with a slash, so clients look under ${JSON.stringify(`${key}/`)}`;
    notes.push({ code: "slash-at-end", message });
  }
  const { connection } = cluster.status();
  if (connection.state !== "live") {
    const since = new Date(connection.since).toISOString();
    notes.push({
      code: "not-current",
      message: `etcd is away since ${since}: the last list known`,
    });
  }
  return notes;
}

/** `host:port` of an endpoint, which may be a URL. */
function hostOf(endpoint: string): string {
  return endpoint
    .replace(/^\w+:\/\//, "")
    .replace(/\/+$/, "")
    .toLowerCase();
}
