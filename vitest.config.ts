import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      "@": path("."),
      // Outside Next.js nothing sets the condition under which this import is allowed.
      "server-only": path("node_modules/server-only/empty.js"),
    },
  },
  test: {
    include: ["{app,components,lib,scripts}/**/*.test.{ts,tsx,mjs}"],
    // A file runs an etcd of its own. Most wait for leases most of the time, so more than there are cores.
    maxWorkers: 4,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As end-to-end tests: what fails twice is broken, what fails once had no processor for its leases.
    retry: process.env.CI ? 1 : 0,
  },
});
