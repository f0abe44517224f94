import { describe, expect, it, vi } from "vitest";

import type { Cluster } from "@/lib/cluster";
import { fromKeyText, toKeyText } from "@/lib/codecs/key-text";
import { type KeyValue, put, transact } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { watch } from "@/lib/etcd/watch";
import { seeded } from "@/lib/testing/journal-histories";
import { writeRandomly } from "@/lib/testing/random-writes";
import { publish } from "@/lib/testing/use-cluster";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { decodeState } from "./decode-state";
import { diffStates } from "./diff";
import { listStates } from "./etcd-states";
import type { States } from "./kept-states";
import { TimeTravel } from "./travel";
import type { KeyState } from "./write";

const soon = { timeout: 20_000, interval: 20 };

describe("TimeTravel", () => {
  const etcd = useEtcd();
  const start = useConsole(etcd);

  /** Waits until all that etcd holds is in the view and in the journal. */
  async function caughtUp(cluster: Cluster): Promise<number> {
    const { header } = await put(etcd.client, "config/marker", String(Date.now()));
    await vi.waitFor(() => expect(cluster.registry.revision).toBe(header.revision), soon);
    await cluster.journal.flush();
    return header.revision;
  }

  async function begun(): Promise<{ cluster: Cluster; from: number }> {
    const cluster = await start();
    return { cluster, from: await caughtUp(cluster) };
  }

  /** The registry after each revision, by nothing but the events that etcd tells. */
  async function fold(cluster: Cluster, from: number, to: number): Promise<Map<number, States>> {
    const states = (await listStates(cluster, from)).states;
    const folded = new Map<number, States>([[from, new Map(states)]]);
    const abort = new AbortController();
    const events = watch(etcd.client, {
      prefix: "",
      startRevision: from + 1,
      signal: abort.signal,
    });
    for await (const message of events) {
      if (message.type !== "updates") continue;
      for (const event of message.events) {
        const key = toKeyText(event.type === "put" ? event.kv.key : event.key);
        const state = event.type === "put" ? toState(event.kv) : null;
        if (state && decodeState(state, cluster.options).length > 0) states.set(key, state);
        else states.delete(key);
        folded.set(
          event.type === "put" ? event.kv.modRevision : event.modRevision,
          new Map(states),
        );
      }
      if (message.revision >= to) break;
    }
    abort.abort();
    return folded;
  }

  it.each([1, 2, 3])(
    "has the same registry from the journal, from etcd and by folding events, at every revision of history %i",
    { timeout: 60_000 },
    async (seed) => {
      const { cluster, from } = await begun();
      await writeRandomly(etcd, 60, seeded(seed));
      const to = await caughtUp(cluster);
      const folded = await fold(cluster, from, to);
      const { epoch, store } = cluster.journal;
      const keys = [...new Set([...folded.values()].flatMap((states) => [...states.keys()]))];
      /** What the journal knew of each key before there was nothing else to ask. */
      const knew = new Map<string, string | null>();
      for (let revision = from; revision <= to; revision += 1) {
        const naive = facts(folded.get(revision));
        expect(facts(await store.stateAt(epoch, revision))).toEqual(naive);
        const { states, standpoint } = await cluster.travel.registryAt({ revision });
        expect(facts(states)).toEqual(naive);
        expect(standpoint).toMatchObject({ epoch, revision, source: "etcd" });
        for (const key of keys) {
          const known = await store.keyAt(epoch, key, revision);
          const asked = await cluster.travel.keyAt(key, revision);
          knew.set(`${revision} ${key}`, known && fact(known));
          expect(asked && fact(asked)).toEqual(known && fact(known));
        }
      }

      const next = seeded(seed);
      const pick = () => from + Math.floor(next() * (to - from + 1));
      for (let pair = 0; pair < 40; pair += 1) {
        const [a = 0, b = 0] = [pick(), pick()].sort((x, y) => x - y);
        const before = (await cluster.travel.registryAt({ revision: a })).states;
        const after = await store.stateAt(epoch, b);
        const { instances } = await diffStates(before, after, cluster.options);
        expect(instances.map(({ service, address }) => `${service} ${address}`)).toEqual(
          differing(folded.get(a), folded.get(b)),
        );
      }

      await etcd.client.kv.compact({ revision: to });
      for (const revision of folded.keys()) {
        const past = await new TimeTravel(cluster).registryAt({ revision });
        expect(facts(past.states)).toEqual(facts(folded.get(revision)));
        expect(past.standpoint.source).toBe(revision === to ? "etcd" : "journal");
        // Each key at every third revision: three histories ask for thousands.
        for (const key of keys.filter((_, index) => index % 3 === revision % 3)) {
          const asked = await cluster.travel.keyAt(key, revision);
          expect(asked && fact(asked)).toEqual(knew.get(`${revision} ${key}`));
        }
      }
    },
  );

  it("stands at the revision of the last change before an instant", async () => {
    const { cluster } = await begun();
    const { key, lease } = await publish(etcd, "instant.rpc", "10.0.0.1:80");
    await caughtUp(cluster);
    const before = Date.now();
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(before + 2));
    const { header } = await revoke(etcd.client, lease);
    await caughtUp(cluster);
    const then = await cluster.travel.registryAt({ at: before });
    expect(then.states.get(key)?.value.toString()).toBe("10.0.0.1:80");
    const now = await cluster.travel.registryAt({ at: Date.now() });
    expect(now.states.has(key)).toBe(false);
    expect(now.standpoint.revision).toBeGreaterThanOrEqual(header.revision);
    expect(then.standpoint.revision).toBeLessThan(header.revision);
  });

  it("knows what was applied a moment ago at this instant", async () => {
    const { cluster } = await begun();
    const { key } = await publish(etcd, "moment.rpc", "10.0.0.1:80");
    await vi.waitFor(() => expect(cluster.registry.keys.has(key)).toBe(true), soon);
    const { states } = await cluster.travel.registryAt({ at: Date.now() });
    expect(states.has(key)).toBe(true);
  });

  it("says since when a registration that is gone had been there", async () => {
    const { cluster } = await begun();
    const began = Date.now();
    const { key, lease } = await publish(etcd, "since.rpc", "10.0.0.1:80");
    await caughtUp(cluster);
    const { header } = await revoke(etcd.client, lease);
    await caughtUp(cluster);
    const { states } = await cluster.travel.registryAt({ revision: header.revision - 1 });
    const since = states.get(key)?.since;
    expect(since?.after).toBeNull();
    expect(since?.at).toBeGreaterThanOrEqual(began);
    expect(since?.at).toBeLessThanOrEqual(Date.now());
  });

  it("takes the journal's word while etcd is away", async () => {
    const { cluster } = await begun();
    const { key } = await publish(etcd, "away.rpc", "10.0.0.1:80");
    const revision = await caughtUp(cluster);
    await etcd.kill();
    try {
      await vi.waitFor(() => expect(cluster.status().connection.state).toBe("reconnecting"), soon);
      const { states, standpoint } = await cluster.travel.registryAt({ revision });
      expect(standpoint.source).toBe("journal");
      expect(states.has(key)).toBe(true);
      const later = cluster.travel.registryAt({ revision: revision + 5 });
      await expect(later).rejects.toMatchObject({ name: "StatusError", code: "unavailable" });
    } finally {
      await etcd.restart();
    }
  });

  it("keeps the registry of a store that was wiped apart from the one that took its place", async () => {
    const { cluster } = await begun();
    const old = await publish(etcd, "wiped.rpc", "10.0.0.1:80");
    const revision = await caughtUp(cluster);
    const { epoch } = cluster.journal;
    await etcd.restart({ wipe: true });
    await vi.waitFor(() => expect(cluster.registry.keys.has(old.key)).toBe(false), soon);
    for (let writes = 0; writes <= revision; writes += 1) await put(etcd.client, "config/x", "1");
    const { key } = await publish(etcd, "wiped.rpc", "10.0.0.2:80");
    await caughtUp(cluster);
    await vi.waitFor(() => expect(cluster.journal.epoch).toBeGreaterThan(epoch), soon);
    await cluster.journal.flush();

    const then = await cluster.travel.registryAt({ revision }, epoch);
    expect(then.standpoint).toMatchObject({ epoch, source: "journal" });
    expect(then.states.has(old.key)).toBe(true);
    const now = await cluster.travel.registryAt({ now: true });
    expect([...now.states.keys()]).toEqual([key]);
    const present = await cluster.travel.registryAt({ revision: now.standpoint.revision });
    expect(facts(present.states)).toEqual(facts(now.states));
    await expect(cluster.travel.registryAt({ revision }, 77)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("holds keys and values of any bytes and of a MiB exactly, now and in the past", async () => {
    const { cluster } = await begun();
    const key = Buffer.from([...Buffer.from("bytes.rpc/"), 0xff, 0x00, 0x5c]);
    const address = Buffer.from("10.0.0.1:80");
    const { id } = await grant(etcd.client, 60);
    await put(etcd.client, key, address, { lease: id });
    const grpc = Buffer.from(
      JSON.stringify({ Op: 0, Addr: "10.0.0.9:80", Metadata: { pad: "x".repeat(1_000_000) } }),
    );
    await put(etcd.client, "naming/10.0.0.9:80", grpc, { lease: id });
    const revision = await caughtUp(cluster);
    await transact(etcd.client, {
      ifModRevision: [],
      success: [
        { type: "delete", key },
        { type: "delete", key: Buffer.from("naming/10.0.0.9:80") },
      ],
    });
    await caughtUp(cluster);
    const { epoch, store } = cluster.journal;
    for (const states of [
      await store.stateAt(epoch, revision),
      (await cluster.travel.registryAt({ revision })).states,
    ]) {
      expect(states.get("naming/10.0.0.9:80")?.value.equals(grpc)).toBe(true);
      const state = states.get(toKeyText(key));
      expect(state && fromKeyText(state.key).equals(key)).toBe(true);
      expect(state?.value.equals(address)).toBe(true);
    }
  });
});

function toState(kv: KeyValue): KeyState {
  const { value, lease, createRevision, modRevision, version } = kv;
  const since = { at: 0, after: null };
  return { key: toKeyText(kv.key), value, lease, createRevision, modRevision, version, since };
}

/** What both etcd and the journal know; writes that repeat what was there are none to the journal. */
function fact({ key, value, lease, createRevision }: KeyState): string {
  return JSON.stringify([key, value.toString("base64"), lease, createRevision]);
}

function facts(states: States | undefined): string[] {
  return [...(states?.values() ?? [])].map(fact).sort();
}

/** The instances that are not the same in both; of go-zero's keys alone. */
function differing(before: States | undefined, after: States | undefined): string[] {
  const [was, is] = [instancesOf(before), instancesOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].sort();
  return names.filter((name) => was.get(name) !== is.get(name));
}

function instancesOf(states: States | undefined): Map<string, string> {
  const instances = new Map<string, string>();
  const sorted = [...(states?.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const state of sorted) {
    const name = `${state.key.slice(0, state.key.lastIndexOf("/"))} ${state.value}`;
    instances.set(name, `${instances.get(name) ?? ""}|${fact(state)}`);
  }
  return instances;
}
