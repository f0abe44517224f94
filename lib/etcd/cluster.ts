import "server-only";

import { connect, type EtcdClient } from "./client";
import { throwStatusError } from "./errors";
import { type Header, toHeader } from "./kv";

/** A member as the cluster lists it. Its id is decimal (`etcdctl` prints hexadecimal). */
export type Member = { id: string; name: string; learner: boolean; clientUrls: string[] };

/** What one member says of itself. */
export type MemberStatus = {
  header: Header;
  /** The URL that was asked. */
  endpoint: string;
  version: string;
  /** Member id of the leader; "0" when it knows none. */
  leaderId: string;
  dbSizeBytes: number;
  /** Less than `dbSizeBytes` by what a defragmentation would free. */
  dbSizeInUseBytes: number;
  raftIndex: number;
  raftAppliedIndex: number;
  raftTerm: string;
  /** What ails it, in etcd's words: alarms, no leader. */
  errors: string[];
};

export type Alarm = { member: string; alarm: "NOSPACE" | "CORRUPT" };

/**
 * The members of the cluster, as whichever was asked knows them.
 *
 * @throws StatusError `unavailable`, `deadline_exceeded`, `unauthenticated`.
 */
export async function memberList(
  client: EtcdClient,
): Promise<{ header: Header; members: Member[] }> {
  const answer = await client.cluster.memberList({}).catch(throwStatusError);
  return {
    header: toHeader(answer.header),
    members: answer.members.map((member) => ({
      id: member.ID,
      name: member.name,
      learner: member.isLearner,
      clientUrls: member.clientURLs,
    })),
  };
}

/**
 * Asks one member for its status. By a client of its own, which is kept: of several endpoints a
 * client takes any.
 *
 * @throws StatusError `unavailable`, `deadline_exceeded`, `unauthenticated`.
 */
export async function memberStatus(client: EtcdClient, endpoint: string): Promise<MemberStatus> {
  const answer = await clientOf(client, endpoint).maintenance.status().catch(throwStatusError);
  // Missing from etcd3's types, though it is in its protocol.
  const { dbSizeInUse, ...status } = answer as typeof answer & { dbSizeInUse: string };
  return {
    header: toHeader(status.header),
    endpoint,
    version: status.version,
    leaderId: status.leader,
    dbSizeBytes: Number(status.dbSize),
    dbSizeInUseBytes: Number(dbSizeInUse),
    raftIndex: Number(status.raftIndex),
    raftAppliedIndex: Number(status.raftAppliedIndex),
    raftTerm: status.raftTerm,
    errors: status.errors.map((error) => error.trim()),
  };
}

/**
 * The alarms that are on. NOSPACE stops all writes until somebody disarms it.
 *
 * @throws StatusError `unavailable`, `deadline_exceeded`, `unauthenticated`.
 */
export async function alarms(client: EtcdClient): Promise<Alarm[]> {
  const answer = await client.maintenance
    .alarm({ action: "Get", memberID: "0", alarm: "None" })
    .catch(throwStatusError);
  return answer.alarms
    .filter(({ alarm }) => alarm !== "None")
    .map(({ memberID, alarm }) => ({
      member: memberID,
      alarm: alarm === "Nospace" ? "NOSPACE" : "CORRUPT",
    }));
}

function clientOf(client: EtcdClient, endpoint: string): EtcdClient {
  const { options, members } = client;
  if (options.endpoints.length === 1 && options.endpoints[0] === endpoint) return client;
  let member = members.get(endpoint);
  if (!member) {
    member = connect({ ...options, endpoints: [endpoint] });
    members.set(endpoint, member);
  }
  return member;
}
