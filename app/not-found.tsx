import Link from "next/link";

import { EmptyState } from "@/components/ui/empty-state";
import { getMessages } from "@/lib/i18n/server";

/** What an unknown address shows. */
export default async function NotFound() {
  const { t } = await getMessages();
  return (
    <EmptyState title={t("shell.notFound")}>
      <p>{t("shell.notFoundText")}</p>
      <Link href="/" className="text-accent underline">
        {t("shell.backToServices")}
      </Link>
    </EmptyState>
  );
}
