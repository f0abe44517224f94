"use client";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { ApiError } from "@/lib/client/api-error";
import type { Gap } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { describeGap } from "./describe-entry";
import type { Standpoint } from "./history-url";

const titles: Record<string, MessageKey> = {
  compacted: "history.problemCompacted",
  invalid_argument: "history.problemInvalid",
  not_found: "history.problemNotFound",
};

/** Why the registry cannot be shown as it was then, and where one can go instead. */
export function PastProblem({
  error,
  standpoint,
  gaps,
  begins,
  onStand,
  onLive,
}: {
  error: Error;
  standpoint: Standpoint;
  gaps: readonly Gap[];
  begins: number | null;
  onStand: (standpoint: Standpoint) => void;
  onLive: () => void;
}) {
  const { t } = useMessages();
  const say = useReason();
  const code = error instanceof ApiError ? error.code : "internal";
  const gap = gaps.find((one) => isIn(one, standpoint));
  const early =
    begins !== null && standpoint !== null && "at" in standpoint && standpoint.at < begins;
  return (
    <div className="border-line border-t">
      <ErrorState
        title={t(
          early
            ? "history.problemEarly"
            : gap
              ? "history.problemGap"
              : (titles[code] ?? "history.problemOther"),
        )}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {gap && gap.reason !== "reset" && (
              <>
                <Button
                  onClick={() => onStand({ revision: gap.afterRevision, epoch: String(gap.epoch) })}
                >
                  {t("history.beforeGap")}
                </Button>
                <Button
                  onClick={() =>
                    onStand({ revision: gap.beforeRevision, epoch: String(gap.epoch) })
                  }
                >
                  {t("history.afterGap")}
                </Button>
              </>
            )}
            {!gap && begins !== null && (early || code === "compacted") && (
              <Button onClick={() => onStand({ at: begins })}>{t("history.toBeginning")}</Button>
            )}
            <Button variant="primary" onClick={onLive}>
              {t("history.backToLive")}
            </Button>
          </div>
        }
      >
        <p>{gap ? describeGap(gap, t).reason : say(error.message)}</p>
      </ErrorState>
    </div>
  );
}

function isIn(gap: Gap, standpoint: Standpoint): boolean {
  if (standpoint === null || gap.reason === "reset") return false;
  if ("at" in standpoint) return standpoint.at > gap.from && standpoint.at < gap.to;
  return (
    (standpoint.epoch === "" || standpoint.epoch === String(gap.epoch)) &&
    standpoint.revision > gap.afterRevision &&
    standpoint.revision < gap.beforeRevision
  );
}
