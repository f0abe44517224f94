import type { Metadata } from "next";

import { HistoryPage } from "@/components/history/history-page";
import { getMessages } from "@/lib/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const { t } = await getMessages();
  return { title: t("history.title") };
}

/** What happened, when and why, and how it was before. */
export default function Page() {
  return <HistoryPage />;
}
