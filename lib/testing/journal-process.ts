import { Cluster } from "@/lib/cluster";

import { journalIn } from "./journal-in";

/**
 * Run as a process of its own, to be killed: keeps the journal of an etcd in a file, until then.
 * Says so once it has joined what is there.
 */
const [endpoint = "", file = ""] = process.argv.slice(2);

const cluster = new Cluster({
  endpoints: [endpoint],
  timeoutMs: 3_000,
  prefixes: [""],
  formats: [],
  ownRoot: "/rollcall/",
  leaseSamplesPerSecond: 50,
  history: journalIn(file),
  readOnly: true,
  localEtcd: false,
  demo: false,
});
cluster.start();

const timer = setInterval(() => {
  if (cluster.journal.state().state === "opening") return;
  clearInterval(timer);
  process.stdout.write("joined\n");
}, 5);
