import { type RunningMall, startMall } from "@/scripts/demo/running-mall";

import { test as base } from "./console";

/** Tests with the demo mall: real services, which find and call each other through the console's etcd. */
export const test = base.extend<{ mall: RunningMall }>({
  mall: async ({ etcd }, use) => {
    const mall = await startMall(etcd.endpoint);
    await use(mall);
    await mall.end();
  },
});

/** Where an instance of the mall is at this moment, and how many of the customers' orders it had part in. */
export async function instanceOf(mall: RunningMall, name: string) {
  const { instances } = await mall.report();
  const found = instances.find((instance) => instance.name === name);
  const { address, pid, served = 0, state } = found ?? {};
  return { address: address ?? "", pid: pid ?? 0, served, state };
}
