"use client";

import { Card } from "@/components/ui/card";
import { useMessages } from "@/lib/i18n/messages-provider";

/** In the place of a registry of the past until it has come. Nothing of the present stands in for it. */
export function PastLoading() {
  const { t } = useMessages();
  return (
    <Card>
      <p role="status" className="px-6 py-12 text-center text-muted">
        {t("past.loading")}
      </p>
    </Card>
  );
}
