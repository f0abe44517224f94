import { afterEach, describe, expect, it, vi } from "vitest";

import { get, put } from "@/lib/etcd/kv";
import { grant, revoke } from "@/lib/etcd/lease";
import { type GoZeroPublisher, goZeroPublisher } from "@/lib/testing/go-zero-publisher";
import { useEtcd } from "@/lib/testing/use-etcd";

import { Subscriber } from "./subscriber";

const PATIENCE = { timeout: 15_000, interval: 20 };
const A = "10.0.0.1:80";

describe("a go-zero publisher, as our subscriber sees it", () => {
  const etcd = useEtcd();
  const open: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    await Promise.all(open.splice(0).map((end) => end()));
  });

  async function pair(key: string, id?: number) {
    const subscriber = new Subscriber({ client: etcd.client, key });
    open.push(() => subscriber.close());
    const told: string[][] = [];
    subscriber.onUpdate((values) => told.push([...values]));
    await subscriber.start();
    const publisher = await goZeroPublisher(etcd.client, key, A, id);
    open.push(() => publisher.stop());
    const lists = (...values: string[]) =>
      vi.waitFor(() => expect(subscriber.values()).toEqual(values), PATIENCE);
    await lists(A);
    return { subscriber, publisher, told, lists };
  }
  const storedValue = async ({ key }: GoZeroPublisher) =>
    (await get(etcd.client, key)).kv?.value.toString();

  it("is listed, and gone when it stops", async () => {
    const { publisher, lists } = await pair("plain.rpc");
    expect(publisher.key).toBe(`plain.rpc/${publisher.lease}`);
    await publisher.stop();
    await lists();
  });

  it("is back at once, under the same key, when its key is deleted", async () => {
    const { publisher, lists } = await pair("deleted.rpc");
    const { key, lease } = publisher;
    const { header } = await put(etcd.client, "elsewhere", "");
    await etcd.client.delete().key(key);
    await vi.waitFor(async () => {
      expect((await get(etcd.client, key)).kv).toMatchObject({ lease });
    }, PATIENCE);
    // Right after the delete, which is the revision after that of the put.
    expect((await get(etcd.client, key)).kv?.createRevision).toBe(header.revision + 2);
    await lists(A);
  });

  it("is back under another key when its lease is revoked", async () => {
    const { publisher, lists, told } = await pair("revoked.rpc");
    const { key } = publisher;
    await revoke(etcd.client, publisher.lease);
    await lists();
    await lists(A);
    await vi.waitFor(() => expect(told.slice(-2)).toEqual([[], [A]]), PATIENCE);
    expect(publisher.key).not.toBe(key);
  });

  it("does not mind another value under its lease, by which it is out until its key is deleted", async () => {
    const { publisher, subscriber, lists } = await pair("tombstone.rpc");
    await put(etcd.client, publisher.key, "0.0.0.0:0", { ignoreLease: true });
    await lists();
    expect(subscriber.rejected()).toEqual([{ key: publisher.key, value: "0.0.0.0:0" }]);
    await etcd.client.delete().key(publisher.key);
    await lists(A);
  });

  it("is out for as long as another lease has its key", async () => {
    const { publisher, lists } = await pair("leased.rpc", 7);
    expect(publisher.key).toBe("leased.rpc/7");
    const { id } = await grant(etcd.client, 600);
    await put(etcd.client, publisher.key, "0.0.0.0:0", { lease: id });
    await lists();
    await revoke(etcd.client, id);
    await lists(A);
    expect(await storedValue(publisher)).toBe(A);
  });

  it("is one address, though it leaks keys", async () => {
    const { publisher, lists } = await pair("leaky.rpc");
    const again = await goZeroPublisher(etcd.client, "leaky.rpc", A);
    open.push(() => again.stop());
    await lists(A);
    await publisher.stop();
    await lists(A);
    await again.stop();
    await lists();
  });
});
