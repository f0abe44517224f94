import { describe, expect, it } from "vitest";

import { addressWarnings, parseAddress } from "./address";

describe("parseAddress", () => {
  it.each([
    ["10.0.0.5:8080", "10.0.0.5", 8080],
    ["user-rpc_0.ns.svc.cluster.local:1", "user-rpc_0.ns.svc.cluster.local", 1],
    ["localhost:65535", "localhost", 65535],
    ["web.ns.svc.:80", "web.ns.svc.", 80],
    ["[2001:db8::5]:8080", "2001:db8::5", 8080],
    ["[::]:8080", "::", 8080],
    ["[fe80::1%eth0]:8080", "fe80::1%eth0", 8080],
    ["2001:db8::6:8888", "2001:db8::6", 8888],
    ["::ffff:10.0.0.1:80", "::ffff:10.0.0.1", 80],
  ])("reads %s", (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
  });

  it.each([
    "",
    ":8080",
    "10.0.0.5",
    "10.0.0.5:",
    "10.0.0.5:0",
    "10.0.0.5:65536",
    "10.0.0.5:080800",
    "10.0.0.5:8a",
    "10.0.0.5: 80",
    "10.0.0.256:80",
    "10.0.0:80",
    "12:34",
    "http://10.0.0.5:80",
    "a b:80",
    "<b>x</b>:80",
    "订单:80",
    ".a:80",
    "a..b:80",
    "10.0.0.5.:80",
    "[10.0.0.5]:80",
    "[zz::1]:80",
    "[::1:80",
    "1:2:3:80",
    `${"a".repeat(300)}:80`,
  ])("is null for %j", (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

describe("addressWarnings", () => {
  it.each([
    ["10.0.0.5:8080", []],
    ["[2001:db8::5]:8080", []],
    ["127.0.0.1:80", ["loopback"]],
    ["LOCALHOST:80", ["loopback"]],
    ["[::1]:80", ["loopback"]],
    ["[0:0:0:0:0:0:0:1]:80", ["loopback"]],
    ["0.0.0.0:80", ["wildcard"]],
    ["[::]:80", ["wildcard"]],
    ["169.254.1.1:80", ["link-local"]],
    ["[fe80::1%eth0]:80", ["link-local"]],
    ["172.17.0.2:80", ["docker-bridge"]],
    ["224.0.0.1:80", ["multicast"]],
    ["[ff02::1]:80", ["multicast"]],
    ["2001:db8::6:8888", ["unbracketed-ipv6"]],
    ["0.0.0.0:0", ["not-an-address"]],
    ["nonsense", ["not-an-address"]],
  ])("for %s are %j", (text, warnings) => {
    expect(addressWarnings(text)).toEqual(warnings);
  });
});
