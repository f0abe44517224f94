import { hostname } from "node:os";

import { expect, it } from "vitest";

import { hostGuard, listenAddress, urlOf } from "./address.mjs";

it("listens on this machine only, unless told otherwise", () => {
  expect(listenAddress({})).toEqual({ host: "127.0.0.1", port: 3000 });
  expect(listenAddress({ HOSTNAME: "0.0.0.0", PORT: "80" })).toEqual({ host: "0.0.0.0", port: 80 });
});

it("does not take the machine's name, which shells set by themselves, for a wish", () => {
  expect(listenAddress({ HOSTNAME: hostname() }).host).toBe("127.0.0.1");
});

it("names a port that is none", () => {
  for (const PORT of ["http", "-1", "65536", "1.5"]) {
    expect(() => listenAddress({ PORT })).toThrow(`PORT is ${PORT}`);
  }
});

it("prints addresses that a browser understands", () => {
  expect(urlOf("::1", 3000)).toBe("http://[::1]:3000");
  expect(urlOf("0.0.0.0", 3000)).toBe("http://localhost:3000");
});

const local = ["localhost:3000", "LOCALHOST", "rollcall.localhost", "127.0.0.1:3000", "[::1]:3000"];

it("takes requests for this machine under names that no other page can have", () => {
  const isOwn = hostGuard({});
  for (const host of [...local, "10.0.0.5:3000", "[2001:db8::5]", undefined]) {
    expect(isOwn(host), host).toBe(true);
  }
  for (const host of [
    "evil.example",
    "evil.example:3000",
    "127.0.0.1.evil.example",
    "localhost.evil",
    "",
  ]) {
    expect(isOwn(host), host).toBe(false);
  }
});

it("takes the names that it is given as well", () => {
  const isOwn = hostGuard({ ROLLCALL_HOSTS: "Registry.corp, rollcall" });
  for (const host of [...local, "registry.corp", "registry.corp.:443", "ROLLCALL:80"]) {
    expect(isOwn(host), host).toBe(true);
  }
  expect(isOwn("other.corp")).toBe(false);
});

it("takes any name where others may reach it, until it is told which are its own", () => {
  expect(hostGuard({ HOSTNAME: "0.0.0.0" })("registry.corp")).toBe(true);
  expect(hostGuard({ HOSTNAME: "registry.corp" })("registry.corp:3000")).toBe(true);
  const isOwn = hostGuard({ HOSTNAME: "0.0.0.0", ROLLCALL_HOSTS: "registry.corp" });
  expect(isOwn("registry.corp")).toBe(true);
  expect(isOwn("10.0.0.5:3000")).toBe(true);
  expect(isOwn("evil.example")).toBe(false);
});
