import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { lives, pidsOf } from "@/scripts/demo/running-mall";
import { isBuilt } from "@/scripts/setup/build.mjs";

import { test as base, expect } from "./console";

type Started = { child: ChildProcess; dataDir: string; output: () => string };

const test = base.extend<{ start: (env?: Record<string, string>) => Started }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what is needed.
  start: async ({}, use) => {
    const started: Started[] = [];
    await use((env = {}) => {
      const one = start(env);
      started.push(one);
      return one;
    });
    for (const { child, dataDir } of started) {
      await end(child, "SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
});

test.describe.configure({ timeout: 120_000 });

// It would be made anew, under the other tests' feet.
test.beforeAll(() => expect(isBuilt(), "run `npm run build`: the sources have changed").toBe(true));

const urlIn = ({ output }: Started) => /the console is at (\S+)/.exec(output())?.[1] ?? "";

test("npm start without etcd brings one with the demo mall, says so, and takes both along when it ends", async ({
  page,
  start,
}) => {
  const started = start();
  await expect.poll(started.output, { timeout: 60_000 }).toContain("the demo mall runs");
  await page.goto(urlIn(started));
  await expect(page.getByText("and in it the demo mall")).toBeVisible();
  const table = page.getByRole("table");
  for (const service of ["user.rpc", "order.rpc", "order.api"]) {
    await expect(table.getByRole("row", { name: service })).toBeVisible();
  }
  await page.context().addCookies([{ name: "lang", value: "zh", url: urlIn(started) }]);
  await page.reload();
  await expect(page.getByText("演示商城")).toBeVisible();
  await page.close();

  const pids = await pidsOf(started.dataDir);
  expect(pids.filter(lives)).toEqual(pids);
  await end(started.child, "SIGINT");
  expect(pids.filter(lives)).toEqual([]);
});

test("the console goes on when the demo mall fails", async ({ page, start }) => {
  const started = start();
  await expect.poll(started.output, { timeout: 60_000 }).toContain("the demo mall runs");
  const [mall = 0] = await pidsOf(started.dataDir);
  process.kill(mall, "SIGKILL");
  await expect.poll(started.output).toContain("the demo mall ended (SIGKILL); the console goes on");
  expect((await page.request.get(`${urlIn(started)}/healthz`)).status()).toBe(200);
});

test("ROLLCALL_DEMO=false leaves the demo mall out, and the page does not speak of it", async ({
  page,
  start,
}) => {
  const started = start({ ROLLCALL_DEMO: "false" });
  await expect.poll(() => urlIn(started), { timeout: 60_000 }).not.toBe("");
  await page.goto(urlIn(started));
  await expect(page.getByText("This console runs its own etcd")).toBeVisible();
  await expect(page.getByText("demo mall")).toHaveCount(0);
  await page.close();
  expect(started.output()).not.toContain("demo mall");
});

function start(env: Record<string, string>): Started {
  const dataDir = mkdtempSync(join(tmpdir(), "rollcall-start-"));
  const { PATH = "", ROLLCALL_ETCD_BIN = "" } = process.env;
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))],
    {
      env: {
        ...{ PATH, ROLLCALL_ETCD_BIN, ROLLCALL_DATA_DIR: dataDir },
        ...{ PORT: "0", HOSTNAME: "127.0.0.1", ETCD_ENDPOINTS: "", ROLLCALL_DEMO: "" },
        ...env,
      } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (chunk) => {
      printed += chunk;
    });
  }
  return { child, dataDir, output: () => printed };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
