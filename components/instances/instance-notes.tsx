"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { dangerTexts } from "@/components/formats/danger-mark";
import { Note } from "@/components/ui/note";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { GUESS_BELOW } from "./instance-rows";
import { warningText } from "./warning-text";

/** What is to be known of an instance before anything else; `guess` says what it may be, where that is not sure. */
export function InstanceNotes({ instance, guess }: { instance: Instance; guess: ReactNode }) {
  const { t } = useMessages();
  const { newest, warnings, confidence } = instance;
  const { danger, undecodable } = newest;
  return (
    <>
      {danger && (
        <Note tone="gone" icon={<TriangleAlert aria-hidden />}>
          <b className="font-semibold">{t("formats.danger")}:</b> {t(dangerTexts[danger].text)}
        </Note>
      )}
      {(confidence < GUESS_BELOW || undecodable !== undefined) && guess}
      {warnings.map((code) => (
        <Note key={code} tone="warn" icon={<TriangleAlert aria-hidden />}>
          {warningText(code, t)}
        </Note>
      ))}
    </>
  );
}
