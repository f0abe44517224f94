"use client";

import { ArrowDownUp } from "lucide-react";

import { useMessages } from "@/lib/i18n/messages-provider";

import { Button } from "./button";

/** Floats over a table whose rows are held: how many changes wait, and the way to see them. */
export function HeldNotice({
  waiting,
  most = Number.POSITIVE_INFINITY,
  onRelease,
}: {
  waiting: number;
  /** From so many on nobody counts. */
  most?: number;
  onRelease: () => void;
}) {
  const { t } = useMessages();
  return (
    // No height of its own, or its coming and going would move the rows.
    <div className="pointer-events-none sticky top-13 z-[11] flex h-0 justify-center">
      {waiting > 0 && (
        <Button
          variant="primary"
          title={t("shell.pendingHint")}
          onClick={onRelease}
          className="pointer-events-auto mt-10 shadow-float"
        >
          <ArrowDownUp aria-hidden />
          {t(waiting < most ? "shell.pending" : "shell.pendingMore", {
            n: Math.min(waiting, most),
          })}
        </Button>
      )}
    </div>
  );
}
