import { Cluster } from "@/lib/cluster";

import { journalIn } from "./journal-in";

/**
 * Run as a process of its own, to be killed: keeps the journal of an etcd in a file or in the
 * database of a URL, until then. Says so once it has joined what is there.
 */
const [endpoint = "", place = ""] = process.argv.slice(2);
const target = place.startsWith("postgres://") ? { url: place } : { file: place };

const cluster = new Cluster({
  endpoints: [endpoint],
  timeoutMs: 3_000,
  prefixes: [""],
  formats: [],
  ownRoot: "/rollcall/",
  leaseSamplesPerSecond: 50,
  history: journalIn(target),
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
