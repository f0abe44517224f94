import type { Metadata } from "next";

import { RegistrationsPage } from "@/components/registrations/registrations-page";
import { getCluster } from "@/lib/cluster";
import { getMessages } from "@/lib/i18n/server";
import type { HandRegistrationsMessage } from "@/lib/registry/topics";

/** What the stream's first message has further fits no screen. */
const SEEDED = 100;

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("registrations.title") };
}

/** What is registered by hand and kept alive. */
export default function Page() {
  const { handRegistrations, registry } = getCluster();
  const view = handRegistrations.view();
  const seed: HandRegistrationsMessage = {
    ...view,
    registrations: view.registrations.slice(0, SEEDED),
    ...{ topic: "hand-registrations", revision: registry.revision, at: Date.now(), removed: [] },
  };
  return <RegistrationsPage seed={seed} />;
}
