import type { Page } from "@playwright/test";
import { z } from "zod";

import examples from "@/lib/codecs/examples.json" with { type: "json" };
import { put } from "@/lib/etcd/kv";
import { grant } from "@/lib/etcd/lease";
import type { TestEtcd } from "@/lib/testing/etcd";

import { expect, test } from "./console";

const exampleSchema = z.object({
  framework: z.string(),
  key: z.string(),
  value: z.string().optional(),
  valueBase64: z.string().optional(),
  lease: z.string(),
  expected: z
    .array(
      z.object({
        service: z.string(),
        instanceId: z.string(),
        addresses: z.array(z.object({ host: z.string(), port: z.number().nullable() })),
        role: z.string().optional(),
      }),
    )
    .optional(),
});

type Example = z.infer<typeof exampleSchema>;

/** One key says two things in the examples, under two leases; etcd holds one of them. */
function allAtOnce(): Example[] {
  const byKey = new Map<string, Example>();
  for (const example of z.array(exampleSchema).parse(examples)) {
    if (!byKey.has(example.key)) byKey.set(example.key, example);
  }
  return [...byKey.values()];
}

async function putAll(etcd: TestEtcd, all: readonly Example[]): Promise<void> {
  const leases = new Set(all.map(({ lease }) => lease).filter((lease) => lease !== "0"));
  for (const lease of leases) await grant(etcd.client, 600, lease);
  for (const { key, value, valueBase64, lease } of all) {
    const bytes = value === undefined ? Buffer.from(valueBase64 ?? "", "base64") : value;
    await put(etcd.client, key, bytes, lease === "0" ? {} : { lease });
  }
}

/** Each service with its frameworks and with how many places it can be found at; consumers serve at none. */
function expectedServices(all: readonly Example[]) {
  const services = new Map<string, { frameworks: Set<string>; places: Set<string> }>();
  for (const { framework, expected = [] } of all) {
    for (const { service, instanceId, addresses, role } of expected) {
      const known = services.get(service) ?? { frameworks: new Set(), places: new Set() };
      const [first] = addresses;
      // Nodes on one host without a port are told apart by their names.
      const place = first?.port ? `${first.host} ${first.port}` : instanceId;
      if (role !== "consumer") known.places.add(place);
      services.set(service, { ...known, frameworks: known.frameworks.add(framework) });
    }
  }
  return services;
}

/** Each listed service with what its row says of its frameworks and of how many instances it has. */
async function listed(page: Page): Promise<Record<string, string[]>> {
  const rows = await page.getByRole("row").evaluateAll((elements) =>
    elements.map((row) => ({
      name: row.querySelector("a")?.textContent ?? "",
      cells: [...row.querySelectorAll("td")]
        .slice(0, 2)
        .map(({ textContent }) => textContent.trim()),
    })),
  );
  return Object.fromEntries(rows.map(({ name, cells }) => [name, cells]));
}

test.use({ viewport: { width: 1440, height: 6_000 } });

test("registrations of all frameworks in one etcd are listed under their own, and nothing else is", async ({
  page,
  etcd,
}) => {
  const all = allAtOnce();
  await putAll(etcd, all);
  const services = expectedServices(all);
  await page.goto("/");
  const expected = [...services].map(([name, { frameworks, places }]) => {
    const several = frameworks.size > 1 ? `\\+${frameworks.size - 1}` : "";
    const shown = new RegExp(`^(${[...frameworks].join("|")})(\\? guessed)?${several}$`);
    return [name, [expect.stringMatching(shown), String(places.size)]];
  });
  await expect.poll(() => listed(page)).toMatchObject(Object.fromEntries(expected));
  // What earlier tests left empty is listed for a day.
  const answer = await (await page.request.get("/api/services")).json();
  const rows = z
    .object({ services: z.array(z.object({ name: z.string(), instances: z.number() })) })
    .parse(answer)
    .services.filter(({ instances }) => instances > 0);
  const served = [...services].flatMap(([name, { places }]) => (places.size > 0 ? name : []));
  expect(rows.map(({ name }) => name).sort()).toEqual(served.sort());
});
