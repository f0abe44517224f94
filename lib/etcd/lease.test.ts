import { afterEach, describe, expect, it, vi } from "vitest";

import { useEtcd } from "@/lib/testing/use-etcd";

import { get, put } from "./kv";
import {
  grant,
  keepalive,
  keepaliveOnce,
  type LeaseTtl,
  listLeases,
  revoke,
  timeToLive,
} from "./lease";

/** Beyond what a number holds: 2^53 + 1 would round. */
const LARGE_ID = "9007199254740993";

describe("lease", () => {
  const etcd = useEtcd();
  let abort = new AbortController();
  afterEach(() => {
    abort.abort();
    abort = new AbortController();
  });

  it("is granted the TTL that was asked, or etcd's minimum", async () => {
    expect(await grant(etcd.client, 60)).toMatchObject({ ttlSeconds: 60 });
    expect((await grant(etcd.client, 1)).ttlSeconds).toBeGreaterThan(1);
  });

  it("keeps ids that no number holds", async () => {
    expect(await grant(etcd.client, 60, LARGE_ID)).toMatchObject({ id: LARGE_ID });
    await put(etcd.client, "large/1", "", { lease: LARGE_ID });

    expect((await get(etcd.client, "large/1")).kv?.lease).toBe(LARGE_ID);
    expect(await timeToLive(etcd.client, LARGE_ID)).toMatchObject({ id: LARGE_ID });
    expect(await listLeases(etcd.client)).toContain(LARGE_ID);
    expect(await keepaliveOnce(etcd.client, LARGE_ID)).toMatchObject({ id: LARGE_ID });
    await revoke(etcd.client, LARGE_ID);
    expect(await listLeases(etcd.client)).not.toContain(LARGE_ID);
  });

  it("refuses an id that is taken", async () => {
    const { id } = await grant(etcd.client, 60);
    await expect(grant(etcd.client, 60, id)).rejects.toMatchObject({ code: "failed_precondition" });
  });

  it("tells its time to live, and its keys when asked", async () => {
    const { id } = await grant(etcd.client, 60);
    const key = Buffer.from([0x61, 0xff, 0x00]);
    await put(etcd.client, key, "", { lease: id });

    expect(await timeToLive(etcd.client, id, { keys: true })).toMatchObject({
      id,
      ttlSeconds: expect.toSatisfy((left: number) => left > 50 && left <= 60),
      grantedTtlSeconds: 60,
      keys: [key],
    });
    expect(await timeToLive(etcd.client, id)).toMatchObject({ keys: [] });
  });

  it("deletes its keys in one revision when revoked", async () => {
    const { id } = await grant(etcd.client, 60);
    await put(etcd.client, "revoked/1", "", { lease: id });
    const last = await put(etcd.client, "revoked/2", "", { lease: id });

    const { header } = await revoke(etcd.client, id);

    expect(header.revision).toBe(last.header.revision + 1);
    expect((await get(etcd.client, "revoked/1")).kv).toBeNull();
    expect((await get(etcd.client, "revoked/2")).kv).toBeNull();
  });

  it("is not_found once it is gone, or never was", async () => {
    const { id } = await grant(etcd.client, 60);
    await revoke(etcd.client, id);

    await expect(timeToLive(etcd.client, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(keepaliveOnce(etcd.client, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(revoke(etcd.client, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(keepaliveOnce(etcd.client, "1")).rejects.toMatchObject({ code: "not_found" });
  });

  it("is renewed again and again while kept alive, and outlives its TTL", async () => {
    const { id } = await grant(etcd.client, 2);
    const renewals: LeaseTtl[] = [];
    const kept = keepalive(etcd.client, id, {
      signal: abort.signal,
      onRenewed: (lease) => renewals.push(lease),
    });

    // The seventh comes after six thirds of the TTL.
    await vi.waitFor(() => expect(renewals.length).toBeGreaterThanOrEqual(7), 10_000);
    abort.abort();

    expect(await kept).toBe("aborted");
    expect(renewals[0]).toEqual({ id, ttlSeconds: 2 });
    expect(await timeToLive(etcd.client, id)).toMatchObject({ grantedTtlSeconds: 2 });
  });

  it("is lost to its keeper when somebody revokes it", async () => {
    const { id } = await grant(etcd.client, 2);
    const onRenewed = vi.fn();
    const kept = keepalive(etcd.client, id, { signal: abort.signal, onRenewed });
    await vi.waitFor(() => expect(onRenewed).toHaveBeenCalled());

    await revoke(etcd.client, id);

    expect(await kept).toBe("lost");
  });

  it("is not lost but kept when etcd crashes and comes back", async () => {
    const { id } = await grant(etcd.client, 3);
    const onRenewed = vi.fn();
    const onFailed = vi.fn();
    const kept = keepalive(etcd.client, id, { signal: abort.signal, onRenewed, onFailed });
    await vi.waitFor(() => expect(onRenewed).toHaveBeenCalled());

    await etcd.kill();
    await vi.waitFor(() => expect(onFailed).toHaveBeenCalled(), 5_000);
    onRenewed.mockClear();
    await etcd.restart();

    await vi.waitFor(() => expect(onRenewed.mock.calls.length).toBeGreaterThan(1), 10_000);
    expect(await timeToLive(etcd.client, id)).toMatchObject({ id });
    abort.abort();
    expect(await kept).toBe("aborted");
  });

  it("ends at once when aborted before it begins", async () => {
    const { id } = await grant(etcd.client, 60);
    expect(await keepalive(etcd.client, id, { signal: AbortSignal.abort() })).toBe("aborted");
  });
});
