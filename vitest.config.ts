import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** A minute and more each, most of it without work: begun last, they would be waited for alone. */
const LONGEST = [
  "lib/operate/quarantine/upkeep.test.ts",
  "lib/operate/quarantine/minute.test.ts",
  "lib/discov/publisher-faults.test.ts",
  "lib/discov/publisher-chaos.test.ts",
  "lib/history/journal-kill.test.ts",
  "scripts/demo/mall.test.ts",
];

/** A fresh clone knows nothing of how long a file takes, and would begin with the largest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

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
    // Nothing is mocked, so nothing is left in a module that the next file must not find. To load all modules anew for each
    // file took a third of the processor.
    isolate: false,
    // A file runs an etcd of its own. Most wait for leases most of the time, so more than there are cores.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // As end-to-end tests: what fails twice is broken, what fails once had no processor for its leases.
    retry: process.env.CI ? 1 : 0,
  },
});
