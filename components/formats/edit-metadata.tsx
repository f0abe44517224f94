"use client";

import { Plus, X } from "lucide-react";

import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { EditLine } from "./edit-form";

/** Names and values that can be changed, taken away and added to. What came masked stays unless somebody writes over it. */
export function EditMetadata({
  lines,
  total,
  onLines,
}: {
  lines: readonly EditLine[];
  /** Of the registration, with those that are not listed. */
  total: number;
  onLines: (lines: readonly EditLine[]) => void;
}) {
  const { t } = useMessages();
  const change = (id: string, patch: Partial<EditLine>) =>
    onLines(lines.map((line) => (line.id === id ? { ...line, ...patch } : line)));
  const field =
    "h-8 w-full min-w-0 rounded-[7px] border border-line-strong bg-surface px-2.5 figures";
  const unlisted = total - lines.filter(({ id, name }) => id === name).length;
  return (
    <fieldset className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <legend className="mb-1 font-medium text-12.5">{t("service.metadata")}</legend>
      {lines.map(({ id, name, value }, index) => (
        <div key={id} className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_1.875rem] gap-1.5">
          <input
            aria-label={t("formats.editName", { n: index + 1 })}
            value={name}
            maxLength={256}
            autoComplete="off"
            spellCheck={false}
            className={field}
            onChange={({ target }) => change(id, { name: target.value })}
          />
          <input
            aria-label={t("formats.editValue", { name: name || String(index + 1) })}
            value={value}
            maxLength={4_096}
            autoComplete="off"
            spellCheck={false}
            className={field}
            onChange={({ target }) => change(id, { value: target.value })}
          />
          <Button
            icon
            variant="ghost"
            aria-label={t("formats.editRemove", { name: name || String(index + 1) })}
            onClick={() => onLines(lines.filter((line) => line.id !== id))}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {unlisted > lines.length && (
        <p className="text-12.5 text-muted">{t("formats.editUnlisted")}</p>
      )}
      <Button
        className="justify-self-start"
        onClick={() => onLines([...lines, { id: crypto.randomUUID(), name: "", value: "" }])}
      >
        <Plus aria-hidden />
        {t("formats.editAdd")}
      </Button>
    </fieldset>
  );
}
