"use client";

import Link from "next/link";

import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";

/** A service whose last instance has left. */
export function NoInstances({ name }: { name: string }) {
  const { t } = useMessages();
  return (
    <Card>
      <EmptyState title={<Breaking>{t("service.emptyTitle", { service: name })}</Breaking>}>
        <p>{t("service.emptyText")}</p>
      </EmptyState>
    </Card>
  );
}

/** A service that nobody has registered. */
export function UnknownService({ name }: { name: string }) {
  const { t } = useMessages();
  const keep = useKeepPoint();
  return (
    <div className="px-4 pt-5 pb-8 md:px-6">
      <Card>
        <EmptyState
          title={
            <h1>
              <Breaking>{t("service.unknownTitle", { service: name })}</Breaking>
            </h1>
          }
        >
          <p>{t("service.unknownText")}</p>
          <Link href={keep("?tab=history")} className="font-medium text-accent hover:underline">
            {t("lives.ofUnknown")}
          </Link>
          <Link href={keep("/")} className="font-medium text-accent hover:underline">
            {t("shell.backToServices")}
          </Link>
        </EmptyState>
      </Card>
    </div>
  );
}

function Breaking({ children }: { children: string }) {
  return <span className="[overflow-wrap:anywhere]">{children}</span>;
}
