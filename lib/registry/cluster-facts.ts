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
      (reason) => ({ status: null, error: `${endpoint}: ${toStatusError(reason).message}` }),
    );
  const [listed, raised, asked, text] = await Promise.all([
    memberList(client).then(
      ({ members }) => members,
      () => null,
    ),
    alarms(client).catch(() => []),
    Promise.all(options.endpoints.map(ask)),
    metrics(client, options.endpoints[0] ?? ""),
  ]);
  const answered = new Map(
    asked.flatMap(({ status }) => (status ? [[status.header.memberId, status] as const] : [])),
  );
  const failures = asked.flatMap(({ error }) => error ?? []);
  const members = await Promise.all(
    (listed ?? [...answered.values()].map(unlisted)).map(async (member) => {
      const status = answered.get(member.id);
      if (status) return toMember(member, { status, error: null });
      // None of the configured endpoints was this one's; where clients are told to reach it may do.
      const [url] = member.clientUrls;
      if (url === undefined)
        return toMember(member, { status: null, error: "has not started yet" });
      if (options.endpoints.includes(url)) {
        return toMember(member, { status: null, error: failures.join("; ") });
      }
      return toMember(member, await ask(url));
    }),
  );
  const [first] = answered.values();
  return {
    raftTerm: first ? Number(first.raftTerm) : null,
    alarms: raised,
    quotaBytes: text === null ? null : quotaBytes(text),
    compactRevision: text === null ? null : compactRevision(text),
    members,
  };
}

/** What is known of a member where the role may not list them. */
function unlisted({ header, endpoint }: MemberStatus): Member {
  return { id: header.memberId, name: "", learner: false, clientUrls: [endpoint] };
}

function toMember(member: Member, { status, error }: Asked): MemberFacts {
  return {
    ...member,
    leader: status !== null && status.leaderId === member.id,
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
