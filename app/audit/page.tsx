import type { Metadata } from "next";

import { AuditPage } from "@/components/audit/audit-page";
import { getMessages } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("audit.title") };
}

/** Who did what, when and why, and what came of it. */
export default function Page() {
  return <AuditPage />;
}
