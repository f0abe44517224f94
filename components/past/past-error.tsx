"use client";

import { useRouter } from "next/navigation";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { ApiError } from "@/lib/client/api-error";
import { moveTo, type PastPoint } from "@/lib/client/past-point";
import { useKeepPoint } from "@/lib/client/use-past-point";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

const titles: Record<string, MessageKey> = {
  compacted: "past.errorGap",
  not_found: "past.errorBefore",
  invalid_argument: "past.errorNoSuch",
};

/** In the place of a registry that cannot be shown as it was: why not, and the ways out. */
export function PastError({
  point,
  error,
  onRetry,
}: {
  point: PastPoint;
  error: Error | null;
  onRetry: () => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const router = useRouter();
  const keep = useKeepPoint();
  const code = error instanceof ApiError ? error.code : "internal";
  const invalid = point.kind === "invalid";
  const known = titles[code];
  return (
    <Card>
      <ErrorState
        title={
          <span className="[overflow-wrap:anywhere]">
            {invalid
              ? t("past.errorInvalid", { text: point.text.slice(0, 200) })
              : t(known ?? "past.errorOther")}
          </span>
        }
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {!invalid && !known && <Button onClick={onRetry}>{t("common.retry")}</Button>}
            {!invalid && (
              <Button onClick={() => router.push(keep("/history"))}>{t("past.openHistory")}</Button>
            )}
            <Button
              variant="primary"
              onClick={() => router.push(moveTo(window.location.href, null))}
            >
              {t("past.backToLive")}
            </Button>
          </div>
        }
      >
        <p>{invalid ? t("past.errorInvalidText") : say(error?.message ?? "")}</p>
        {code === "compacted" && <p>{t("past.errorGapText")}</p>}
      </ErrorState>
    </Card>
  );
}
