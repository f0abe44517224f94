import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { Etcd3 } from "etcd3";

import { get, put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { metric } from "@/lib/etcd/metrics";
import { createRules, liftRule } from "@/lib/operate/quarantine/rule-store";
import { startEtcd, type TestEtcd } from "@/lib/testing/etcd";
import { FIRST_RENEWAL_MS, goZeroPublisher } from "@/lib/testing/go-zero-publisher";

import { startConsole } from "./console-process";
import { fill } from "./fill";
import { type Line, median, ms, now, percentile } from "./stats";

const ROOT = "/rollcall/";
const SERVICE = "quarantine.rpc";
const RAW = "raw-delete.rpc";
const REGISTRATIONS = 10_000;
const SAMPLES = 100;
const WARM_UP = 50;
/** Longer than the console takes to hear of a rule. */
const KNOWN_MS = 60;
const MINUTE_MS = 60_000;

/**
 * From a put of a quarantined address being sent until it is out of the registry, as a plain watch of etcd sees it, with
 * rules of different numbers; against a plain etcd3 watch that deletes whatever is put, which compares nothing and asks
 * nobody. And what one living publisher that is kept out has etcd write.
 */
export async function quarantine(): Promise<Line[]> {
  const etcd = await startEtcd();
  await fill(etcd, { registrations: REGISTRATIONS, services: 20 });
  const console = await startConsole(etcd.endpoint);
  const observer = await observe(etcd);
  try {
    const lines: Line[] = [];
    for (const rules of [1, 100, 1_000]) lines.push(await exposure(etcd, observer, rules));
    return [...lines, await writes(etcd)];
  } finally {
    await observer.close();
    await console.stop();
    await etcd.stop();
  }
}

type Observer = { gone(key: string): Promise<number>; close(): Promise<void> };

/** Watches both services, and deletes at once what is put into the raw one. */
async function observe(etcd: TestEtcd): Promise<Observer> {
  const client = new Etcd3({ hosts: etcd.endpoint });
  const waiting = new Map<string, (at: number) => void>();
  const watchers = await Promise.all(
    [SERVICE, RAW].map((service) => client.watch().prefix(`${service}/`).create()),
  );
  for (const watcher of watchers) {
    watcher.on("delete", ({ key }) => waiting.get(key.toString())?.(now()));
  }
  const deleter = new Etcd3({ hosts: etcd.endpoint });
  const raw = await deleter.watch().prefix(`${RAW}/`).create();
  raw.on("put", ({ key }) => void deleter.delete().key(key.toString()).exec());
  return {
    gone: (key) => new Promise((resolve) => waiting.set(key, resolve)),
    close: async () => {
      await Promise.all([...watchers, raw].map((watcher) => watcher.cancel()));
      client.close();
      deleter.close();
    },
  };
}

async function exposure(etcd: TestEtcd, observer: Observer, count: number): Promise<Line> {
  const addresses = Array.from(
    { length: Math.max(count, WARM_UP + SAMPLES) },
    (_, n) => `10.8.${n >> 8}.${n & 255}:${count}`,
  );
  // Who returns soon is acted on later: where there are less rules than samples, the next takes the place of the last.
  let standing = await rule(etcd, addresses.slice(0, count));
  await delay(KNOWN_MS * 10);
  const ours: number[] = [];
  const raw: number[] = [];
  for (const [n, address] of addresses.slice(0, WARM_UP + SAMPLES).entries()) {
    if (n >= count) {
      const [oldest, ...others] = standing;
      // Made before the last is lifted: a console without any rule would stop to enforce.
      standing = [...others, ...(await rule(etcd, [address]))];
      if (oldest) await lift(etcd, [oldest]);
      await delay(KNOWN_MS);
    }
    const took = await sample(etcd, observer, SERVICE, address);
    const tookRaw = await sample(etcd, observer, RAW, address);
    if (n < WARM_UP) continue;
    ours.push(took);
    raw.push(tookRaw);
  }
  await lift(etcd, standing);
  return {
    what: `put of a quarantined address → out of the registry, ${count === 1 ? "1 rule" : `${count} rules`} over ${REGISTRATIONS} registrations, against a watch that deletes (median)`,
    ours: `${ms(median(ours))} (p99 ${ms(percentile(ours, 0.99))})`,
    reference: `${ms(median(raw))} (p99 ${ms(percentile(raw, 0.99))})`,
    ratio: median(ours) / median(raw),
    budget: "< 10 ms",
    met: median(ours) < 10,
  };
}

async function sample(
  etcd: TestEtcd,
  observer: Observer,
  service: string,
  address: string,
): Promise<number> {
  const { id: lease } = await grant(etcd.client, 600);
  const key = `${service}/${lease}`;
  const gone = observer.gone(key);
  const sent = now();
  await put(etcd.client, Buffer.from(key), Buffer.from(address), { lease });
  return (await gone) - sent;
}

type Rules = Awaited<ReturnType<typeof createRules>>["rules"];

async function rule(etcd: TestEtcd, addresses: readonly string[]): Promise<Rules> {
  const wanted = addresses.map((address) => ({
    ...{ service: SERVICE, address, reason: randomUUID(), actor: null, until: null },
  }));
  if (wanted.length === 0) return [];
  return (await createRules(etcd.client, ROOT, wanted, { allowDivert: false })).rules;
}

async function lift(etcd: TestEtcd, rules: Rules): Promise<void> {
  for (const one of rules) {
    const key = Buffer.from(`${ROOT}quarantine/${one.id}`);
    const { kv } = await get(etcd.client, key);
    if (!kv) continue;
    await liftRule(etcd.client, ROOT, { rule: one, key, modRevision: kv.modRevision, lease: "0" });
  }
}

async function writes(etcd: TestEtcd): Promise<Line> {
  const address = "10.7.0.1:8080";
  const publisher = await goZeroPublisher(
    etcd.client,
    SERVICE,
    address,
    undefined,
    FIRST_RENEWAL_MS,
  );
  const made = await rule(etcd, [address]);
  const before = await written(etcd);
  await delay(MINUTE_MS);
  const caused = (await written(etcd)) - before;
  await lift(etcd, made);
  await publisher.stop();
  return {
    what: "writes to etcd in a minute, caused by one living go-zero publisher that is kept out",
    ours: String(caused),
    reference: "60",
    ratio: caused / 60,
    budget: "< 1",
    met: caused < 60,
  };
}

/** Puts, deletes and grants so far. */
async function written(etcd: TestEtcd): Promise<number> {
  const text = await (await fetch(`${etcd.endpoint}/metrics`)).text();
  const names = [
    ...["etcd_mvcc_put_total", "etcd_mvcc_delete_total"],
    "etcd_debugging_lease_granted_total",
  ];
  return names.reduce((sum, name) => sum + (metric(text, name) ?? Number.NaN), 0);
}
