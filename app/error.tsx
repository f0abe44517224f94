"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { useMessages } from "@/lib/i18n/messages-provider";

/** What stands in the place of a page that could not be drawn; the frame around it stays. */
export default function PageError({ reset }: { reset: () => void }) {
  const { t } = useMessages();
  return (
    <ErrorState
      title={t("common.goneWrong")}
      action={<Button onClick={reset}>{t("common.retry")}</Button>}
    >
      <p>{t("common.goneWrongText")}</p>
    </ErrorState>
  );
}
