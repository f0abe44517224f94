import type { Metadata } from "next";

import { QuarantinePage } from "@/components/quarantine/quarantine-page";
import { getCluster } from "@/lib/cluster";
import { getMessages } from "@/lib/i18n/server";
import type { QuarantinesMessage } from "@/lib/registry/topics";

/** What the stream's first message has further fits no screen. */
const SEEDED = 100;

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("quarantine.title") };
}

/** The rules that keep instances out. */
export default function Page() {
  const { quarantine, registry } = getCluster();
  const view = quarantine.view();
  const seed: QuarantinesMessage = {
    ...view,
    rules: view.rules.slice(0, SEEDED),
    ...{ topic: "quarantines", revision: registry.revision, at: Date.now(), removed: [] },
  };
  return <QuarantinePage seed={seed} />;
}
