"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { AbsoluteTime } from "@/components/ui/absolute-time";
import { Button } from "@/components/ui/button";
import { Drawer } from "@/components/ui/drawer";
import type { Gap } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";

import { describeGap } from "./describe-entry";
import type { Position } from "./history-rows";
import { entryKey } from "./merge-pages";

/** One gap in full, and the ways to its two sides. */
export function GapDrawer({
  gap,
  onStand,
  onClose,
}: {
  gap: Gap;
  onStand: (position: Position) => void;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const title = useReturnFocus(entryKey({ type: "gap", id: gap.id }));
  const { reason, revisions, differences } = describeGap(gap, t);
  return (
    <Drawer
      title={
        <span ref={title} tabIndex={-1} className="font-semibold text-15 outline-none">
          {t("history.gap")}
        </span>
      }
      subtitle={revisions}
      onClose={onClose}
      actions={
        <>
          {gap.reason !== "reset" && gap.afterRevision > 0 && (
            <Button onClick={() => onStand({ epoch: gap.epoch, revision: gap.afterRevision })}>
              {t("history.beforeGap")}
            </Button>
          )}
          <Button onClick={() => onStand({ epoch: gap.epoch, revision: gap.beforeRevision })}>
            {t("history.afterGap")}
          </Button>
        </>
      }
    >
      <Facts>
        <Fact label={t("history.reason")}>{reason}</Fact>
        <Fact label={t("history.gapFrom")}>
          <AbsoluteTime at={gap.from} />
        </Fact>
        <Fact label={t("history.gapTo")}>
          <AbsoluteTime at={gap.to} />
        </Fact>
        <Fact label={t("history.gapDifference")}>{differences}</Fact>
      </Facts>
      <p className="text-muted">{t("history.gapText")}</p>
    </Drawer>
  );
}
