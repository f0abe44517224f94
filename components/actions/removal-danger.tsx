"use client";

import { TriangleAlert } from "lucide-react";

import { dangerTexts } from "@/components/formats/danger-mark";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Danger } from "./dangers";

const SUBJECTS_LISTED = 5;

/** Why this is better left alone, and the second confirmation that it is to be done all the same. */
export function RemovalDanger({
  dangers,
  insist,
  onInsist,
}: {
  dangers: readonly Danger[];
  insist: boolean;
  onInsist: (insist: boolean) => void;
}) {
  const { t } = useMessages();
  if (dangers.length === 0) return null;
  return (
    <div className="grid gap-2 rounded-card border border-gone bg-gone-soft px-3 py-2.5 text-[12.5px]">
      {dangers.map(({ code, subjects }) => (
        <p key={code} className="flex gap-2 text-gone-ink">
          <TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-semibold">{subjects.slice(0, SUBJECTS_LISTED).join(", ")}</span>
            {subjects.length > SUBJECTS_LISTED &&
              ` ${t("actions.more", { n: subjects.length - SUBJECTS_LISTED })}`}
            {": "}
            {t(dangerTexts[code].text)}
          </span>
        </p>
      ))}
      <label className="flex items-start gap-2 font-medium">
        <input
          type="checkbox"
          className="mt-[2px] size-3.5 shrink-0"
          checked={insist}
          onChange={(event) => onInsist(event.target.checked)}
        />
        {t("actions.insist")}
      </label>
    </div>
  );
}
