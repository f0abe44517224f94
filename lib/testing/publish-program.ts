import { Publisher } from "@/lib/discov/publisher";
import { stopOnSignals } from "@/lib/discov/signals";

// A service reduced to its registration, run by tests as a process of its own: <etcd host> <key> <address> <mode>.
const [host = "", key = "", value = "", mode = ""] = process.argv.slice(2);

const publisher = new Publisher({ etcd: { Hosts: [host], Key: key }, value });
const drain = async () => {
  process.stdout.write(`draining, ${publisher.state}\n`);
  if (mode === "hang") await new Promise((resolve) => setTimeout(resolve, 60_000));
};
if (mode !== "ends") stopOnSignals([publisher], { wrapUpMs: 100, waitMs: 1_500, drain });
await publisher.start();
process.stdout.write("registered\n");
// Nothing else is to keep the process then.
if (mode === "ends") await publisher.stop();
