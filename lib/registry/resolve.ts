import { parseAddress } from "@/lib/codecs/address";
import { explainSubset, SUBSET_SIZE, subsetShuffled } from "@/lib/discov/subset";

import type { Registration, State } from "./model";
import type { Candidate, Dialled, KeptOut, LeftOut, LeftOutReason, SubsetRule } from "./resolution";
import { type Ruling, unruled } from "./ruling";

const VALUE_SHOWN = 256;

export type Resolution = {
  /** In the order of their rank. */
  addresses: Dialled[];
  leftOut: LeftOut[];
  /** Distinct addresses, of which the subset takes some or all. */
  distinct: number;
};

type Ranked = { address: string; rank: number; score: number | null; chosen: boolean };

/** Ranks distinct addresses, and says which of them are dialled. */
export type Choose = (addresses: readonly string[]) => Ranked[];

/**
 * What a client dials of what it finds. Pure, and the same on the server and in the browser.
 *
 * As with go-zero a whole value is an address. What is none, this project's clients leave out; go-zero's
 * hand it to gRPC, which cannot dial it. Rules count for those that honour them; others dial what is in etcd.
 */
export function resolve(
  candidates: Iterable<Candidate>,
  choose: Choose,
  ruling: Ruling = unruled,
): Resolution {
  const leftOut: LeftOut[] = [];
  const found = new Map<string, { newest: Candidate; others: Candidate[] }>();
  for (const candidate of candidates) {
    const { value } = candidate;
    const reason = objectionTo(candidate);
    if (reason !== null || value === null) {
      leftOut.push(leaveOut(reason ?? "not-an-address", candidate));
      continue;
    }
    const same = found.get(value);
    if (!same) found.set(value, { newest: candidate, others: [] });
    else if (candidate.createRevision > same.newest.createRevision) {
      same.others.push(same.newest);
      same.newest = candidate;
    } else same.others.push(candidate);
  }

  for (const [address, { newest, others }] of found) {
    const rule = ruling.withheld(address, [newest, ...others]);
    if (!rule) continue;
    for (const one of [newest, ...others]) leftOut.push(leaveOut("quarantined", one, rule));
    found.delete(address);
  }
  const listed = new Set([...found.keys(), ...leftOut.map(({ address }) => address)]);
  for (const rule of ruling.about) if (!listed.has(rule.address)) leftOut.push(absent(rule));

  const addresses: Dialled[] = [];
  const notChosen: LeftOut[] = [];
  for (const { address, rank, score, chosen } of choose([...found.keys()])) {
    const entry = found.get(address);
    if (!entry) continue;
    const { newest, others } = entry;
    for (const other of others) leftOut.push(leaveOut("duplicate", other));
    if (!chosen) {
      notChosen.push({ ...leaveOut("not-chosen", newest), rank, score });
      continue;
    }
    const { key, service } = newest;
    const state = best([newest, ...others]);
    addresses.push({ address, rank, score, state, key, keys: others.length + 1, service });
  }
  return {
    addresses,
    leftOut: [...leftOut.sort(byReasonAndKey), ...notChosen],
    distinct: found.size,
  };
}

/** How a client of that id chooses. One that shuffles draws anew whenever it is asked about other addresses. */
export function chooser(rule: SubsetRule, clientId: string): Choose {
  if (rule === "rendezvous") return (addresses) => explainSubset(addresses, { clientId });
  let drawnOf = "";
  let drawn: Ranked[] = [];
  return (addresses) => {
    const sorted = [...addresses].sort();
    const text = sorted.join();
    if (text !== drawnOf) {
      drawnOf = text;
      drawn = subsetShuffled(sorted, sorted.length).map((address, at) => {
        return { address, rank: at + 1, score: null, chosen: at < SUBSET_SIZE };
      });
    }
    return drawn;
  };
}

/** A registration as a client finds it. */
export function toCandidate(registration: Registration, state: State): Candidate {
  const { key, value, service, address, framework, lease, createRevision } = registration;
  return { key, value, service, address, framework, lease, createRevision, state };
}

/** What keeps a client from dialling what stands there, whatever it is; null if nothing does. */
function objectionTo({ value, address }: Candidate): LeftOutReason | null {
  if (value !== null && parseAddress(value)) return null;
  return address !== null && parseAddress(address) ? "other-format" : "not-an-address";
}

function leaveOut(
  reason: LeftOutReason,
  { key, value, address, framework }: Candidate,
  rule: KeptOut | null = null,
): LeftOut {
  const shown = value === null ? null : value.slice(0, VALUE_SHOWN);
  // What is an address as it stands needs no reading.
  const read = reason === "other-format" || reason === "not-an-address" ? address : value;
  return { reason, key, value: shown, address: read, framework, rank: null, score: null, rule };
}

/** Nothing registers it: a rule sees to that. */
function absent(rule: KeptOut): LeftOut {
  const nothing = { key: null, value: null, framework: null, rank: null, score: null };
  return { ...nothing, reason: "quarantined", address: rule.address, rule };
}

function best(candidates: readonly Candidate[]): State | null {
  const found = new Set(candidates.map(({ state }) => state));
  if (found.has("live")) return "live";
  return found.has("late") ? "late" : found.has("permanent") ? "permanent" : null;
}

const places: Record<LeftOutReason, number> = {
  quarantined: 0,
  "not-an-address": 1,
  "other-format": 2,
  duplicate: 3,
  "not-chosen": 4,
};

function byReasonAndKey(a: LeftOut, b: LeftOut): number {
  return places[a.reason] - places[b.reason] || compare(a.key ?? "", b.key ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
