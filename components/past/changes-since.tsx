"use client";

import Link from "next/link";

import { useChangeCount } from "@/components/history/use-change-count";
import { stretchPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";

/** How much has changed since a revision, of all services or of one, and the way to it. */
export function ChangesSince({
  epoch,
  revision,
  service,
}: {
  epoch: number;
  revision: number;
  service: string | null;
}) {
  const { t } = useMessages();
  const count = useChangeCount({
    ...{ after: String(revision), epoch: String(epoch) },
    ...(service !== null && { service }),
  });
  if (!count) return null;
  return (
    <Link
      href={stretchPath({ epoch, after: revision }, service)}
      className="shrink-0 whitespace-nowrap text-12.5 underline underline-offset-2"
    >
      {t("past.changesSince", { n: count.complete ? count.changes : count.text })}
    </Link>
  );
}
