import type { ClusterAnswer } from "@/lib/api/contract";

export type Member = ClusterAnswer["members"][number];

/** From here on the database is too near to its quota for comfort. */
const QUOTA_NEAR = 0.8;

/** How much of the quota the largest database takes, 0 to 1; null if the quota is not known. */
export function quotaShare({ members, quotaBytes }: ClusterAnswer): number | null {
  if (quotaBytes === null || quotaBytes === 0) return null;
  const sizes = members.map(({ status }) => status?.dbSizeBytes ?? 0);
  return Math.min(1, Math.max(0, ...sizes) / quotaBytes);
}

/** What is wrong, or soon will be. */
export type Notice =
  | { kind: "mixed"; text: string }
  | { kind: "alarm"; alarm: string; member: string }
  | { kind: "no-leader" }
  | { kind: "partly"; away: number; left: number; of: number; quorum: number }
  | { kind: "quota-near"; percent: number };

/** What needs somebody's attention, worst first. */
export function clusterNotices(answer: ClusterAnswer): Notice[] {
  const { alarms, members, endpointsProblem } = answer;
  const notices: Notice[] = endpointsProblem ? [{ kind: "mixed", text: endpointsProblem }] : [];
  for (const { alarm, member } of alarms) {
    notices.push({ kind: "alarm", alarm, member: nameOf(members, member) });
  }
  const answering = members.filter(({ status }) => status !== null);
  if (answering.length > 0 && !members.some(({ leader }) => leader)) {
    notices.push({ kind: "no-leader" });
  }
  // Learners have no vote, and do not count for the quorum.
  const voters = members.filter(({ learner }) => !learner);
  const left = voters.filter(({ status }) => status !== null).length;
  const away = members.length - answering.length;
  if (away > 0) {
    const quorum = Math.floor(voters.length / 2) + 1;
    notices.push({ kind: "partly", away, left, of: voters.length, quorum });
  }
  const share = quotaShare(answer);
  const full = alarms.some(({ alarm }) => alarm === "NOSPACE");
  if (share !== null && share >= QUOTA_NEAR && !full) {
    notices.push({ kind: "quota-near", percent: Math.round(share * 100) });
  }
  return notices;
}

/** By how many entries a member lags behind the one that has most. */
export function raftLag(member: Member, members: readonly Member[]): number {
  const furthest = Math.max(0, ...members.map(({ status }) => status?.raftIndex ?? 0));
  return member.status ? furthest - member.status.raftAppliedIndex : 0;
}

function nameOf(members: readonly Member[], id: string): string {
  return members.find((member) => member.id === id)?.name || memberHex(id);
}

/** A member's id as etcdctl prints it. */
export function memberHex(id: string): string {
  return /^\d+$/.test(id) ? BigInt(id).toString(16) : id;
}
