import { defineConfig, devices, type ReporterDescription } from "@playwright/test";

import { findBrowser } from "./scripts/setup/browser.mjs";

const report = process.env.ROLLCALL_E2E_REPORT;
const reporters: ReporterDescription[] = [["list"]];
if (report !== undefined) reporters.push(["json", { outputFile: report }]);

export default defineConfig({
  testDir: "e2e",
  tsconfig: "./e2e/tsconfig.json",
  // A worker runs an etcd and a console of its own (e2e/console.ts). Two leave a third of two cores idle, waiting for leases.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0,
  reporter: reporters,
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-US",
    // A row that is fading in has colours of its own, and bars that move cost the processor a frame at a time.
    contextOptions: { reducedMotion: "reduce" },
    // Recording costs nearly half as much again as all else: what failed is run again with `--trace on`.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      // Tests see this machine only; what Chromium fetches for itself is in their way.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
