import type { Metadata } from "next";

import { FindingsPage } from "@/components/findings/findings-page";
import { getCluster } from "@/lib/cluster";
import { getMessages } from "@/lib/i18n/server";
import type { FindingsMessage } from "@/lib/registry/topics";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("findings.title") };
}

/** What the registry lint has found, drawn with what the console knows now; the stream takes over from there. */
export default function Page() {
  return <FindingsPage seed={findingsSeed()} />;
}

/** Null until etcd has been read once. */
function findingsSeed(): FindingsMessage | null {
  const cluster = getCluster();
  if (cluster.status().counts === null) return null;
  const { findings, counts } = cluster.lint.findings.state();
  const { revision } = cluster.registry;
  return { topic: "findings", revision, at: Date.now(), findings: [...findings], counts };
}
