import { describe, expect, it, vi } from "vitest";

import { serviceAnswerSchema, servicesAnswerSchema } from "@/lib/api/contract";
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import { callRoute } from "@/lib/testing/call-route";
import { useConsole } from "@/lib/testing/use-console";
import { useEtcd } from "@/lib/testing/use-etcd";

import { GET as SERVICE } from "./[service]/route";
import { GET as SERVICES } from "./route";

const soon = { timeout: 15_000, interval: 20 };

describe("services by what their instances say", () => {
  const etcd = useEtcd();
  useConsole(etcd);

  async function kratos(name: string, id: string, metadata: Record<string, string>): Promise<void> {
    const { id: lease } = await grant(etcd.client, 600);
    const value = { id, name, version: "v2", metadata, endpoints: [`grpc://${id}:80`] };
    await put(etcd.client, `/microservices/${name}/${id}`, JSON.stringify(value), { lease });
  }

  const search = (texts: readonly string[]) =>
    new URLSearchParams(texts.map((text) => ["metadata", text]));
  const call = (name: string, ...texts: string[]) =>
    callRoute(SERVICE, { path: `/api/services/x?${search(texts)}`, params: { service: name } });
  const instances = async (name: string, ...texts: string[]) =>
    serviceAnswerSchema
      .parse((await call(name, ...texts)).body)
      .instances.map(({ address }) => address);
  const services = async (...texts: string[]) => {
    const { body } = await callRoute(SERVICES, { path: `/api/services?${search(texts)}` });
    return servicesAnswerSchema.parse(body).services.map(({ name }) => name);
  };

  it("lists those that say all that is asked for, in metadata or in a field of their own", async () => {
    await kratos("told.pay", "10.0.0.1", { owner: "a", "x:y": "z", apiToken: "hunter2" });
    await kratos("told.pay", "10.0.0.2", { owner: "b", note: "" });
    await kratos("told.mail", "10.0.0.3", { owner: "b", zone: "east" });
    await vi.waitFor(async () => {
      expect(await services()).toEqual(expect.arrayContaining(["told.pay", "told.mail"]));
      expect(await instances("told.pay")).toHaveLength(2);
    }, soon);
    const [first, second] = ["10.0.0.1:80", "10.0.0.2:80"];

    for (const text of ["owner:a", "owner=a", "x:y", "x:y:z", "x:y=z"]) {
      expect(await instances("told.pay", text), text).toEqual([first]);
    }
    expect(await instances("told.pay", "note")).toEqual([second]);
    expect(await instances("told.pay", "owner:a", "owner:b")).toEqual([]);
    expect(await instances("told.pay", "version:v2", "framework:kratos")).toHaveLength(2);
    expect(await instances("told.pay", "zone")).toEqual([]);
    // Only the whole of it: what begins so may be another.
    expect(await instances("told.pay", "version:v")).toEqual([]);
    expect(await instances("told.pay", "constructor")).toEqual([]);
    // A secret cannot be guessed by it.
    expect(await instances("told.pay", "apiToken:hunter2")).toEqual([]);
    expect(await instances("told.pay", "apiToken")).toEqual([first]);

    expect(await services("owner:b")).toEqual(expect.arrayContaining(["told.pay", "told.mail"]));
    expect(await services("owner:b", "zone:east")).toEqual(["told.mail"]);
  });

  it.each([
    ["nothing", "", "expected name:value, or a name alone"],
    ["no name", ":east", "expected a name before the value, as in name:value"],
    ["no name either", "=east", "expected a name before the value, as in name:value"],
    ["too much", "x".repeat(5_000), "expected name:value of 4352 characters at most"],
  ])("says what is wrong with a filter: %s", async (_what, text, message) => {
    for (const answer of [
      await call("told.pay", "owner:a", text),
      await callRoute(SERVICES, { path: `/api/services?${search([text])}` }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
      expect(JSON.stringify(answer.body)).toContain(message);
    }
  });

  it("refuses another name in the query, which would be taken for a filter that lets all through", async () => {
    const path = "/api/services/told.pay?meta=owner%3Da";
    const answer = await callRoute(SERVICE, { path, params: { service: "told.pay" } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid_argument" } } });
  });
});
