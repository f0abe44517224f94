import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { close, connect, type EtcdClient } from "@/lib/etcd/client";
import { memberStatus } from "@/lib/etcd/cluster";

import { freePort } from "./etcd";
import { end, etcdBinary, launch, whilePortIsTaken } from "./etcd-process";
import { type PeerGate, startPeerGate } from "./peer-gate";

/** One of several, to be used as roughly as a test likes. */
export type TestMember = {
  readonly name: string;
  /** Decimal. */
  readonly id: string;
  readonly endpoint: string;
  /** Asks this member alone. */
  readonly client: EtcdClient;
  /** Ends the process at once, as a crash does (SIGKILL). Its data stays. */
  kill(): Promise<void>;
  /** Starts it again after a kill; waits until it serves clients, which takes a majority. */
  start(): Promise<void>;
  /** Freezes the process: connections stay open, nothing is answered (SIGSTOP). */
  pause(): void;
  /** Ends the freeze. */
  resume(): void;
};

/** A real etcd of several members. */
export type TestEtcdCluster = {
  readonly members: readonly TestMember[];
  readonly endpoints: string[];
  /** The member that the others take for their leader, once there is one. */
  leader(among?: readonly TestMember[]): Promise<TestMember>;
  /** Cuts one member off from the others, though not from clients. */
  isolate(member: TestMember): void;
  /** Undoes all that was done: every member runs, and reaches the others. */
  heal(): Promise<void>;
  /** Ends all members, and removes their data. */
  stop(): Promise<void>;
};

type Running = TestMember & { readonly gate: PeerGate; readonly hexId: string };

const LEADER_WITHIN_MS = 20_000;

/**
 * Starts a cluster of `size` on free ports, and waits until it serves clients.
 *
 * @throws Error saying what a member printed when it does not start.
 */
export async function startEtcdCluster({
  size = 3,
  args = () => [],
}: {
  size?: number;
  /** More flags for the command line of the member with this index. */
  args?: (index: number) => string[];
} = {}): Promise<TestEtcdCluster> {
  return whilePortIsTaken(async () => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-etcds-"));
    const places = await Promise.all(
      Array.from({ length: size }, async (_, index) => {
        const [client, peer] = [await freePort(), await freePort()];
        return { name: `m${index}`, client, peer, gate: await startPeerGate(peer) };
      }),
    );
    const initial = places.map(({ name, gate }) => `${name}=${gate.endpoint}`).join(",");
    const started = await Promise.allSettled(
      places.map(({ name, client, peer, gate }, index) => {
        const flags = [
          ...["--name", name, "--data-dir", join(folder, name)],
          ...["--listen-client-urls", `http://127.0.0.1:${client}`],
          ...["--advertise-client-urls", `http://127.0.0.1:${client}`],
          ...["--listen-peer-urls", `http://127.0.0.1:${peer}`],
          ...["--initial-advertise-peer-urls", gate.endpoint, "--initial-cluster", initial],
          ...args(index),
        ];
        return startMember({ name, port: client, gate, flags });
      }),
    );
    const members = started.flatMap((result) =>
      result.status === "fulfilled" ? result.value : [],
    );
    const stop = async () => {
      for (const { client } of members) close(client);
      await Promise.all(members.map((member) => member.kill()));
      await Promise.all(places.map(({ gate }) => gate.close()));
      await rm(folder, { recursive: true, force: true });
    };
    const failed = started.find((result) => result.status === "rejected");
    if (failed) {
      await stop();
      throw failed.reason;
    }
    return {
      members,
      endpoints: members.map(({ endpoint }) => endpoint),
      leader: (among = members) => leaderOf(members, among),
      isolate: (member) => isolate(members, member),
      heal: async () => {
        for (const { gate } of members) gate.refuse(new Set());
        for (const member of members) member.resume();
        await Promise.all(members.map((member) => member.start()));
        await leaderOf(members, members);
      },
      stop,
    };
  });
}

async function startMember({
  name,
  port,
  gate,
  flags,
}: {
  name: string;
  port: number;
  gate: PeerGate;
  flags: string[];
}): Promise<Running> {
  const binary = etcdBinary();
  const endpoint = `http://127.0.0.1:${port}`;
  let server: ChildProcess = await launch(binary, flags, port);
  const client = connect({ endpoints: [endpoint], timeoutMs: 3_000 });
  try {
    const { header } = await memberStatus(client, endpoint);
    return {
      name,
      endpoint,
      client,
      gate,
      id: header.memberId,
      hexId: BigInt(header.memberId).toString(16),
      kill: () => end(server),
      start: async () => {
        if (server.exitCode === null && server.signalCode === null) return;
        server = await whilePortIsTaken(() => launch(binary, flags, port));
      },
      pause: () => void server.kill("SIGSTOP"),
      resume: () => void server.kill("SIGCONT"),
    };
  } catch (error) {
    close(client);
    await end(server);
    throw error;
  }
}

/** Waits until all of `among` say that the same member leads, and it is one of them. */
async function leaderOf(
  members: readonly TestMember[],
  among: readonly TestMember[],
): Promise<TestMember> {
  for (const deadline = Date.now() + LEADER_WITHIN_MS; ; await delay(50)) {
    const told = await Promise.all(
      among.map(({ client, endpoint }) =>
        memberStatus(client, endpoint).then(
          ({ leaderId }) => leaderId,
          () => "0",
        ),
      ),
    );
    const leader = members.find(({ id }) => id === told[0]);
    if (leader && among.includes(leader) && told.every((id) => id === leader.id)) return leader;
    if (Date.now() > deadline) throw new Error(`no leader of ${told.length}: ${told}`);
  }
}

function isolate(members: readonly Running[], { id }: TestMember): void {
  const alone = members.find((member) => member.id === id);
  if (!alone) throw new Error(`${id} is no member`);
  for (const { gate } of members) gate.refuse(new Set([alone.hexId]));
  alone.gate.refuse("all");
}
