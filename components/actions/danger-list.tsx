"use client";

import { TriangleAlert } from "lucide-react";
import { dangerTexts } from "@/components/formats/danger-mark";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Danger } from "./dangers";

const SUBJECTS_LISTED = 5;

/** What is better left alone, and why. */
export function DangerList({ dangers }: { dangers: readonly Danger[] }) {
  const { t } = useMessages();
  return dangers.map(({ code, subjects }) => (
    <p key={code} className="flex gap-2 text-gone-ink">
      <TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <span className="font-semibold">
          {subjects.slice(0, SUBJECTS_LISTED).map(maskKey).join(", ")}
        </span>
        {subjects.length > SUBJECTS_LISTED &&
          ` ${t("actions.more", { n: subjects.length - SUBJECTS_LISTED })}`}
        {": "}
        {t(dangerTexts[code].text)}
      </span>
    </p>
  ));
}
