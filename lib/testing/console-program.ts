import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Cluster } from "@/lib/cluster";

import { journalIn } from "./journal-in";

// A console reduced to its cluster, run by tests as a process of its own: <etcd's URL> <name>.
const [endpoint = ""] = process.argv.slice(2);

const cluster = new Cluster({
  ...{ endpoints: [endpoint], timeoutMs: 3_000, prefixes: [""], formats: [] },
  ...{ ownRoot: "/rollcall/", leaseSamplesPerSecond: 200 },
  history: journalIn({
    file: join(mkdtempSync(join(tmpdir(), "rollcall-journal-")), "history.db"),
  }),
  ...{ readOnly: false, localEtcd: false, demo: false, allowDivert: true },
});
let led = false;
cluster.quarantine.onChange(() => {
  const leads = cluster.quarantine.leadership.guard !== null;
  if (leads !== led) process.stdout.write(leads ? "enforces\n" : "does not enforce\n");
  led = leads;
});
let kept = false;
cluster.handRegistrations.onChange(() => {
  const keeps = cluster.handRegistrations.held > 0;
  if (keeps && !kept) process.stdout.write("keeps\n");
  kept = keeps;
});
cluster.onBase = () => process.stdout.write("loaded\n");
cluster.start();
