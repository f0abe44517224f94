import { setTimeout as delay } from "node:timers/promises";

import { status as Status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";

import { say, tally } from "./testing/echo";
import { connectEcho, startEcho } from "./testing/use-echo";

describe("p2c_ewma", () => {
  it("sends few calls to the one slow server of four", async () => {
    const servers = await Promise.all([
      startEcho("slow", { onSay: () => delay(150) }),
      ...["a", "b", "c"].map((by) => startEcho(by)),
    ]);
    const client = await connectEcho({ Endpoints: servers.map(({ address }) => address) });

    const answers = await tally(client, 400);

    const { slow = 0 } = answers;
    // A quarter would be its share in turn.
    expect(slow).toBeLessThan(60);
  });

  it("spreads a burst made in one go over all servers", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const servers = await Promise.all(
      ["a", "b", "c", "d"].map((by) =>
        startEcho(by, { onSay: ({ request }) => (request.text ? held : undefined) }),
      ),
    );
    const client = await connectEcho({ Endpoints: servers.map(({ address }) => address) });
    // All are known by then, each with a lag of its own.
    await tally(client, 80);

    const burst = Array.from({ length: 200 }, () => say(client, { text: "held" }));
    release();
    const answers = await Promise.all(burst);

    for (const by of ["a", "b", "c", "d"]) {
      expect(answers.filter((answer) => answer.by === by).length).toBeGreaterThan(2);
    }
  });

  it("keeps away from a server that fails at once", async () => {
    const fails = () => {
      throw { code: Status.UNAVAILABLE, details: "out of order" };
    };
    const servers = await Promise.all([
      startEcho("broken", { onSay: fails }),
      ...["a", "b", "c"].map((by) => startEcho(by)),
    ]);
    const client = await connectEcho({ Endpoints: servers.map(({ address }) => address) });

    let failures = 0;
    for (let call = 0; call < 400; call += 1) {
      await say(client).catch(() => {
        failures += 1;
      });
    }

    expect(failures).toBeGreaterThan(0);
    expect(failures).toBeLessThan(100);
  });
});
