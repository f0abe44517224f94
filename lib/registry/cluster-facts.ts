import "server-only";

import type { EtcdClient } from "@/lib/etcd/client";
import {
  alarms,
  type Member,
  type MemberStatus,
  memberList,
  memberStatus,
} from "@/lib/etcd/cluster";
import { toStatusError } from "@/lib/etcd/errors";
import { compactRevision, metrics, quotaBytes } from "@/lib/etcd/metrics";
import { severalClusters } from "@/lib/etcd/one-cluster";

import type { Facts, MemberFacts } from "./cluster-model";

/** However many look on, the members are asked this often. */
const FRESH_MS = 2_000;

type Source = { client: EtcdClient; options: { endpoints: string[] } };
type Asked = { status: MemberStatus | null; error: string | null };

/** What members say of themselves, asked for all who look on at once. */
export class ClusterFacts {
  readonly #source: Source;
  #facts: Promise<Facts> | undefined;
  #askedAt = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  read(): Promise<Facts> {
    if (!this.#facts || Date.now() - this.#askedAt > FRESH_MS) {
      this.#askedAt = Date.now();
      this.#facts = readFacts(this.#source);
    }
    return this.#facts;
  }
}

async function readFacts({ client, options }: Source): Promise<Facts> {
  const ask = (endpoint: string): Promise<Asked> =>
    memberStatus(client, endpoint).then(
      (status) => ({ status, error: null }),
      (reason) => ({ status: null, error: toStatusError(reason).message }),
    );
  const [listed, raised, asked] = await Promise.all([
    memberList(client).then(
      ({ members }) => members,
      () => null,
    ),
    alarms(client).catch(() => []),
    Promise.all(options.endpoints.map(ask)),
  ]);
  const byPlace = new Map(options.endpoints.map((endpoint, n) => [placeOf(endpoint), asked[n]]));
  const answered = asked.flatMap(({ status }) => status ?? []);
  const byMember = new Map(answered.map((status) => [status.header.memberId, status]));
  const entries = await Promise.all(
    (listed ?? [...byMember.values()].map(unlisted)).map(async (member) => {
      const status = byMember.get(member.id);
      if (status) return { member, status, error: null };
      // None of the endpoints that answered was this one's; where clients are told to reach it may do.
      const [url] = member.clientUrls;
      if (url === undefined) return { member, status: null, error: "has not started yet" };
      const { error, ...found } = byPlace.get(placeOf(url)) ?? (await ask(url));
      return { member, ...found, error: error && `${url}: ${error}` };
    }),
  );
  const leading = inOffice(entries.flatMap(({ status }) => status ?? []));
  const texts = await Promise.all(answered.map(({ endpoint }) => metrics(client, endpoint)));
  return {
    raftTerm: leading ? Number(leading.raftTerm) : null,
    alarms: raised,
    // The first to be full stops the writes of all.
    quotaBytes: least(texts.map((text) => (text === null ? null : quotaBytes(text)))),
    compactRevision: least(texts.map((text) => (text === null ? null : compactRevision(text)))),
    endpointsProblem: severalClusters(
      answered.map(({ header, endpoint }) => ({ endpoint, clusterId: header.clusterId })),
    ),
    members: entries.map(({ member, ...entry }) => toMember(member, entry, leading?.leaderId)),
  };
}

/** Host and port of a URL, by which one written otherwise is the same. */
function placeOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}

/** What is known of a member where the role may not list them. */
function unlisted({ header, endpoint }: MemberStatus): Member {
  return { id: header.memberId, name: "", learner: false, clientUrls: [endpoint] };
}

/**
 * The word of the latest term on who leads. One that was cut off may take itself for the leader of an earlier one, and
 * knows of none once it has begun a later one by itself.
 */
function inOffice(statuses: readonly MemberStatus[]): MemberStatus | undefined {
  const knowing = statuses.filter(({ leaderId }) => leaderId !== "0");
  return knowing.sort((a, b) => Number(b.raftTerm) - Number(a.raftTerm))[0];
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function toMember(member: Member, { status, error }: Asked, leaderId?: string): MemberFacts {
  return {
    ...member,
    leader: member.id === leaderId,
    status: status && {
      endpoint: status.endpoint,
      version: status.version,
      dbSizeBytes: status.dbSizeBytes,
      dbSizeInUseBytes: status.dbSizeInUseBytes,
      raftIndex: status.raftIndex,
      raftAppliedIndex: status.raftAppliedIndex,
      errors: status.errors,
    },
    error,
  };
}
