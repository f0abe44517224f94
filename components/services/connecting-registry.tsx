"use client";

import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { useStatus } from "@/lib/client/live/use-topic";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

const titles: Record<string, MessageKey> = {
  unauthenticated: "services.unauthenticatedTitle",
  permission_denied: "services.deniedTitle",
};

/** In the place of a page before etcd has been read once: which endpoints, and why not. It goes by itself. */
export function ConnectingRegistry() {
  const { t } = useMessages();
  const say = useReason();
  const { endpoints, connection } = useStatus();
  const names = endpoints.join(", ");
  const { error } = connection;
  if (!error) {
    return (
      <EmptyState title={t("services.connectingTitle")}>
        <p role="status">{t("services.connectingText", { endpoints: names })}</p>
      </EmptyState>
    );
  }
  return (
    <ErrorState title={t(titles[error.code] ?? "services.unreachableTitle")}>
      <p>{t("services.unreachableText", { endpoints: names, reason: say(error.message) })}</p>
      <p>{t("services.unreachableHint")}</p>
    </ErrorState>
  );
}
