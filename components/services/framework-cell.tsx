"use client";

import { Tag } from "@/components/ui/tag";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceRow } from "@/lib/registry/service-row";

import { frameworksOf } from "./services-view";

/** The framework of a service, how many others it has, and that one of them is a guess. */
export function FrameworkCell({ row }: { row: ServiceRow }) {
  const { t } = useMessages();
  const { guessed } = row;
  const [first, ...others] = frameworksOf(row);
  const names = [first, ...others].join(", ");
  const hint =
    guessed === undefined ? "" : `\n${t("services.guessedHint", { confidence: guessed })}`;
  return (
    <span className="flex gap-1" title={names + hint}>
      <Tag>
        {first ?? t("common.unknownFramework")}
        {guessed !== undefined && (
          <>
            <span aria-hidden>?</span>
            <span className="sr-only"> {t("service.guessedTag")}</span>
          </>
        )}
      </Tag>
      {others.length > 0 && <Tag>+{others.length}</Tag>}
    </span>
  );
}
