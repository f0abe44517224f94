import { describe, expect, it } from "vitest";
import { z } from "zod";

import { StatusError } from "@/lib/errors";
import { callRoute } from "@/lib/testing/call-route";

import { jsonBody, keyParamsSchema, leaseParamsSchema } from "./request";
import { route } from "./route";

describe("route", () => {
  const echo = route(async (request) => Response.json(await jsonBody(request)));
  const failing = (reason: unknown) =>
    route(() => {
      throw reason;
    });

  it("maps an error of ours to its status, with its code and message", async () => {
    const { status, body } = await callRoute(failing(new StatusError("not_found", "no lease 7")));
    expect(status).toBe(404);
    expect(body).toEqual({ error: { code: "not_found", message: "no lease 7" } });
  });

  it("keeps what it does not know to itself", async () => {
    const { status, body } = await callRoute(failing(new Error("secret")));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret");
  });

  it("names each bad field", async () => {
    const schema = z.strictObject({ a: z.number(), b: z.object({ c: z.string() }) });
    const parsing = route(async (request) => Response.json(schema.parse(await jsonBody(request))));
    const { status, body } = await callRoute(parsing, {
      method: "POST",
      body: { a: "1", b: {}, typo: 1 },
    });
    expect(status).toBe(400);
    const { message } = z.object({ error: z.object({ message: z.string() }) }).parse(body).error;
    expect(message).toMatch(/^a: .*number.*; b\.c: .*string.*; .*typo/);
  });

  it("forbids to keep an answer", async () => {
    for (const handler of [echo, failing(new StatusError("unavailable", "no etcd"))]) {
      const { response } = await callRoute(handler, { method: "POST", body: {} });
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
  });

  it.each([
    ["another site's page", { "sec-fetch-site": "cross-site" }, 403],
    ["a page of a neighbouring host", { "sec-fetch-site": "same-site" }, 403],
    ["another origin's page in a browser that says no more", { origin: "http://evil.test" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
    ["our own page", { "sec-fetch-site": "same-origin", origin: "http://localhost:3000" }, 200],
    [
      "our own page behind a proxy",
      { origin: "https://c.test", "x-forwarded-host": "c.test" },
      200,
    ],
    ["the address bar", { "sec-fetch-site": "none" }, 200],
    ["curl", {}, 200],
  ])("answers a write from %s with %j: %i", async (_name, headers, status) => {
    const answer = await callRoute(echo, { method: "DELETE", body: {}, headers });
    expect(answer.status).toBe(status);
  });

  it("lets pages of other sites read what browsers let them", async () => {
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await callRoute(echo, { headers })).status).toBe(200);
  });
});

describe("jsonBody", () => {
  const echo = route(async (request) => Response.json(await jsonBody(request)));

  it.each([
    ["cut short", '{"a":', 400],
    ["no JSON", "a=1&b=2", 400],
    ["over 1 MiB", JSON.stringify({ a: "x".repeat(1_048_576) }), 413],
    ["of 1 MiB exactly", JSON.stringify("x".repeat(1_048_574)), 200],
    ["of another language", '{"a":"订单"}', 200],
  ])("answers a body that is %s", async (_name, body, status) => {
    expect((await callRoute(echo, { method: "POST", body })).status).toBe(status);
  });

  it("stops reading a body that does not end", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      body: endless,
      duplex: "half",
    };
    const response = await echo(new Request("http://localhost/", init), {});
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(2_097_152);
  });

  it("refuses bytes that are no UTF-8", async () => {
    const request = new Request("http://localhost/", {
      method: "POST",
      body: Buffer.from([0x22, 0xff, 0x22]),
    });
    expect((await echo(request, {})).status).toBe(400);
  });
});

describe("parameters", () => {
  it.each([
    ["a/订单 %2F", "a/订单 %2F"],
    ["\\x2e\\x2e", ".."],
    ["\\xFF\\x41", "\\xffA"],
  ])("reads the key text %j as %j", (given, key) => {
    expect(keyParamsSchema.parse({ key: given })).toEqual({ key });
  });

  it.each(["", "a\\", "a\\q"])("refuses the key text %j", (key) => {
    expect(keyParamsSchema.safeParse({ key }).success).toBe(false);
  });

  it.each(["0", "abc", "0x7f", "1e3", "9223372036854775808", ""])(
    "refuses the lease id %j",
    (id) => {
      expect(leaseParamsSchema.safeParse({ id }).success).toBe(false);
    },
  );
});
