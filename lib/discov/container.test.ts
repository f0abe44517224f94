import { beforeEach, describe, expect, it } from "vitest";

import type { KeyValue } from "@/lib/etcd/kv";

import { Container } from "./container";

const kv = (key: string, value: string): KeyValue => ({
  key: Buffer.from(key),
  value: Buffer.from(value),
  ...{ lease: "0", createRevision: 1, modRevision: 1, version: 1 },
});
const put = (to: Container, key: string, value: string) =>
  to.put(Buffer.from(key), Buffer.from(value));
const remove = (from: Container, key: string) => from.delete(Buffer.from(key));

describe("Container", () => {
  let container: Container;
  beforeEach(() => {
    container = new Container({ accept: (value) => value.includes(":") });
  });

  it("lists a value once, however many keys have it, until the last of them goes", () => {
    put(container, "a/1", "x:1");
    put(container, "a/2", "x:1");
    expect(container.values()).toEqual(["x:1"]);
    remove(container, "a/1");
    expect(container.values()).toEqual(["x:1"]);
    remove(container, "a/2");
    expect(container.values()).toEqual([]);
  });

  it("drops the old value of a key that is given another", () => {
    put(container, "a/1", "x:1");
    put(container, "a/1", "y:1");
    expect(container.values()).toEqual(["y:1"]);
  });

  it("has the value that a key was given while nobody looked", () => {
    put(container, "a/1", "x:1");
    container.reset([kv("a/1", "y:1")]);
    expect(container.values()).toEqual(["y:1"]);
  });

  it("gives the same array until it would hold others, and lets nobody change it", () => {
    put(container, "a/1", "x:1");
    const before = container.values();
    put(container, "a/2", "x:1");
    put(container, "a/1", "x:1");
    remove(container, "a/1");
    put(container, "a/3", "no address");
    container.reset([kv("a/9", "x:1")]);
    expect(container.values()).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
    put(container, "a/3", "y:1");
    expect(container.values()).not.toBe(before);
  });

  it("lists apart what it does not accept, until it is gone or mended", () => {
    put(container, "a/1", "no address");
    put(container, "a/2", "");
    expect(container.values()).toEqual([]);
    expect(container.rejected()).toEqual([
      { key: "a/1", value: "no address" },
      { key: "a/2", value: "" },
    ]);
    put(container, "a/1", "x:1");
    remove(container, "a/2");
    expect(container.values()).toEqual(["x:1"]);
    expect(container.rejected()).toEqual([]);
  });

  it("drops the value of a key that is given one it does not accept", () => {
    put(container, "a/1", "x:1");
    put(container, "a/1", "gone");
    expect(container.values()).toEqual([]);
  });

  it("keeps apart keys that are no text", () => {
    container.put(Buffer.from([0xfe]), Buffer.from("x:1"));
    container.put(Buffer.from([0xff]), Buffer.from("y:1"));
    expect(container.values()).toEqual(["x:1", "y:1"]);
  });

  it("has one key for each value if exclusive: the last", () => {
    const exclusive = new Container({ accept: () => true, exclusive: true });
    put(exclusive, "a/1", "x:1");
    put(exclusive, "a/2", "x:1");
    remove(exclusive, "a/1");
    expect(exclusive.values()).toEqual(["x:1"]);
    remove(exclusive, "a/2");
    expect(exclusive.values()).toEqual([]);
  });
});
