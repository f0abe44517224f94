import type { NetworkInterfaceInfo } from "node:os";

import { describe, expect, it } from "vitest";

import { advertisedAddress, bindAddress, figureOutListenOn } from "./advertise";

const loop = { address: "127.0.0.1", family: "IPv4", internal: true } as NetworkInterfaceInfo;
const ipv6 = { address: "fe80::1", family: "IPv6", internal: false } as NetworkInterfaceInfo;
const ipv4 = { address: "10.0.3.17", family: "IPv4", internal: false } as NetworkInterfaceInfo;

const host = { podIp: "", interfaces: { lo: [loop], eth0: [ipv6, ipv4] } };
const pod = { ...host, podIp: "172.20.0.9" };
const alone = { podIp: "", interfaces: { lo: [loop] } };

describe("figureOutListenOn", () => {
  it.each([":8080", "0.0.0.0:8080"])(
    "takes the pod's address for %s, else the first IPv4",
    (on) => {
      expect(figureOutListenOn(on, pod)).toBe("172.20.0.9:8080");
      expect(figureOutListenOn(on, host)).toBe("10.0.3.17:8080");
    },
  );

  it.each(["127.0.0.1:8080", "localhost:8080", "[::]:8080"])("leaves %s as it is", (on) => {
    expect(figureOutListenOn(on, pod)).toBe(on);
  });

  it("leaves all hosts as they are when the machine has no other address", () => {
    expect(figureOutListenOn(":8080", alone)).toBe(":8080");
    expect(figureOutListenOn("0.0.0.0:8080", alone)).toBe("0.0.0.0:8080");
  });
});

describe("advertisedAddress", () => {
  it("takes what is given over everything else", () => {
    const listenOn = "127.0.0.1:8080";
    expect(advertisedAddress({ listenOn, advertise: "a.example:9", port: 8080 }, pod)).toBe(
      "a.example:9",
    );
    expect(advertisedAddress({ listenOn, advertise: "a.example", port: 8080 }, pod)).toBe(
      "a.example:8080",
    );
  });

  it("has the port that was bound when any would do", () => {
    expect(advertisedAddress({ listenOn: "0.0.0.0:0", port: 41_234 }, host)).toBe(
      "10.0.3.17:41234",
    );
  });

  it("refuses what nobody could dial", () => {
    expect(() => advertisedAddress({ listenOn: ":8080", port: 8080 }, alone)).toThrow(
      '":8080" is no address to advertise',
    );
  });
});

describe("bindAddress", () => {
  it("binds both families for an empty host where there are both", () => {
    expect(bindAddress(":8080", host.interfaces)).toBe("[::]:8080");
    expect(bindAddress(":8080", alone.interfaces)).toBe("0.0.0.0:8080");
    expect(bindAddress("127.0.0.1:8080", host.interfaces)).toBe("127.0.0.1:8080");
  });
});
