import { Metadata, status as Status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";

import type { TokenOf } from "./auth";
import { say } from "./testing/echo";
import { checkHealth } from "./testing/health";
import { connectEcho, serveEcho } from "./testing/use-echo";

/** The address of a server that checks, until the test ends. */
async function guarded(tokenOf: TokenOf, StrictControl = false): Promise<string> {
  const server = serveEcho({ Auth: true, StrictControl }, { tokenOf });
  await server.start();
  return `127.0.0.1:${server.port}`;
}

const tokens = new Map([["mall", "s3cret"]]);
const tokenOf = (app: string) => tokens.get(app) ?? null;
const required = { code: Status.UNAUTHENTICATED, details: "app/token required" };
const denied = { code: Status.UNAUTHENTICATED, details: "access denied" };

describe("checkCredentials", () => {
  it("lets through an app with its token", async () => {
    const Endpoints = [await guarded(tokenOf)];
    const client = await connectEcho({ Endpoints, App: "mall", Token: "s3cret" });
    expect(await say(client)).toMatchObject({ by: "a" });
  });

  it("requires both, of health checks too", async () => {
    const address = await guarded(tokenOf);
    const client = await connectEcho({ Endpoints: [address] });
    const half = new Metadata();
    half.set("app", "mall");

    await expect(say(client)).rejects.toMatchObject(required);
    await expect(say(client, { metadata: half })).rejects.toMatchObject(required);
    await expect(checkHealth(address)).rejects.toMatchObject(required);
  });

  it.each([
    ["a wrong token", "mall", "guess"],
    ["an unknown app", "mole", "s3cret"],
  ])("denies %s", async (_what, App, Token) => {
    const client = await connectEcho({ Endpoints: [await guarded(tokenOf)], App, Token });
    await expect(say(client)).rejects.toMatchObject(denied);
  });

  it("refuses when tokens cannot be looked up only under StrictControl", async () => {
    const away = () => Promise.reject(new Error("the store is away"));
    const conf = { App: "mall", Token: "s3cret" };
    const lenient = await connectEcho({ Endpoints: [await guarded(away)], ...conf });
    const strict = await connectEcho({ Endpoints: [await guarded(away, true)], ...conf });

    expect(await say(lenient)).toMatchObject({ by: "a" });
    await expect(say(strict)).rejects.toMatchObject({ code: Status.INTERNAL });
  });
});
