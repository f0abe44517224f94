import { hostname } from "node:os";

import { expect, it } from "vitest";

import { listenAddress, urlOf } from "./address.mjs";

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
