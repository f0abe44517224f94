import { describe, expect, it } from "vitest";

import type { Registration } from "@/lib/registry/model";

import { type AnyTopicState, foldMessage, foldMessages } from "./fold-message";
import type { StreamMessage } from "./protocol";

const topic = "service:user.rpc" as const;

function registration(n: number): Registration {
  const address = `10.0.0.${n}:80`;
  return {
    ...{ key: `user.rpc/${n}`, service: "user.rpc", id: String(n), address, value: address },
    ...{ framework: "go-zero", confidence: 100, metadata: {}, warnings: [], valueBytes: 11 },
    ...{ lease: "0", createRevision: 1, modRevision: 1, version: 1 },
    since: { at: 1_000, exact: true },
  };
}

function snapshot(revision: number, ...numbers: number[]): StreamMessage {
  const registrations = numbers.map(registration);
  const data = { topic, revision, at: 1, service: "user.rpc", registrations };
  return { event: "snapshot", data: { ...data, samples: [], departures: [] } };
}

function put(revision: number, n: number): StreamMessage {
  const data = { topic, revision, at: 1, service: "user.rpc", puts: [registration(n)] };
  return { event: "delta", data: { ...data, deletes: [], samples: [], departures: [] } };
}

describe("foldMessages", () => {
  it("comes to what the messages come to one by one, with or without a snapshot among them", () => {
    const known = foldMessage(undefined, snapshot(1, 1, 2));
    const cases: [AnyTopicState | undefined, StreamMessage[]][] = [
      [known, [put(2, 3), put(3, 4)]],
      [known, [put(2, 3), snapshot(4, 1), put(5, 6)]],
      [known, []],
      [undefined, [snapshot(1, 1), put(2, 3)]],
    ];
    for (const [state, messages] of cases) {
      expect(foldMessages(state, messages)).toEqual(messages.reduce(foldMessage, state));
    }
  });

  it("is nothing while no snapshot has come", () => {
    expect(foldMessages(undefined, [put(2, 3), put(3, 4)])).toBeUndefined();
  });
});
