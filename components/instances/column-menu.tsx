"use client";

import { Columns3 } from "lucide-react";
import { useId, useRef, useState } from "react";

import { Chip } from "@/components/ui/chip";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";

import { fieldLabel } from "./field-label";
import { CHOSEN_MAX, encodeFields, fieldsPresent, metadataName } from "./instance-fields";
import type { InstanceQuery } from "./instance-rows";

/** From so many names on one is easier found by typing. */
const SEARCH_FROM = 12;

/** Chooses further columns among all that any instance says something in. */
export function ColumnMenu({
  instances,
  fields,
  onQuery,
}: {
  instances: ServiceState["instances"] | undefined;
  fields: readonly string[];
  onQuery: (patch: Partial<InstanceQuery>) => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const panel = useRef<HTMLFieldSetElement>(null);
  const [offered, setOffered] = useState<readonly string[] | null>(null);
  const [text, setText] = useState("");
  const open = offered !== null;
  const matching = (offered ?? []).filter((field) =>
    fieldLabel(field, t).toLowerCase().includes(text.trim().toLowerCase()),
  );
  const full = fields.length >= CHOSEN_MAX;
  const toggle = (field: string) => {
    const next = fields.includes(field)
      ? fields.filter((other) => other !== field)
      : [...fields, field];
    onQuery({ columns: encodeFields(next) });
  };
  return (
    <>
      <Chip
        aria-expanded={open}
        aria-controls={id}
        popoverTarget={id}
        onClick={({ currentTarget }) => place(panel.current, currentTarget)}
      >
        <Columns3 aria-hidden className="size-3.5" />
        {t("service.columns")}
      </Chip>
      <fieldset
        ref={panel}
        id={id}
        popover="auto"
        onToggle={({ newState }) => {
          setText("");
          // What is there now: the list does not move while somebody chooses from it.
          if (newState === "closed") setOffered(null);
          else setOffered([...new Set([...fieldsPresent(instances?.values() ?? []), ...fields])]);
        }}
        className="fixed m-0 max-h-[min(26.25rem,70dvh)] w-70 overflow-y-auto rounded-card border border-line bg-surface p-2 text-text shadow-float"
      >
        <legend className="sr-only">{t("service.columns")}</legend>
        {(offered?.length ?? 0) > SEARCH_FROM && (
          <input
            type="search"
            aria-label={t("service.columnsFind")}
            placeholder={t("service.columnsFind")}
            value={text}
            onChange={({ target }) => setText(target.value)}
            className="mb-1.5 h-6.5 w-full rounded-full border border-line bg-surface px-2.5 text-12"
          />
        )}
        <ul>
          {matching.map((field) => {
            const chosen = fields.includes(field);
            return (
              <li key={field}>
                <label className="flex min-w-0 cursor-pointer items-center gap-2 rounded px-1.5 py-1 hover:bg-sunken has-disabled:cursor-not-allowed has-disabled:text-faint">
                  <input
                    type="checkbox"
                    className="size-3.5 shrink-0"
                    checked={chosen}
                    disabled={full && !chosen}
                    onChange={() => toggle(field)}
                  />
                  <span
                    className={`min-w-0 truncate ${metadataName(field) === null ? "" : "figures"}`}
                    title={fieldLabel(field, t)}
                  >
                    {fieldLabel(field, t)}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
        {open && matching.length === 0 && (
          <p className="px-1.5 py-1 text-muted">{t("service.columnsNone")}</p>
        )}
        <p className="px-1.5 pt-1 text-12 text-muted">
          {t("service.columnsHint", { n: CHOSEN_MAX })}
        </p>
      </fieldset>
    </>
  );
}

/** Below the button, as far as the window has room. */
function place(panel: HTMLElement | null, button: HTMLElement): void {
  if (!panel) return;
  const { bottom, right } = button.getBoundingClientRect();
  panel.style.top = `${bottom + 6}px`;
  // It is not open yet, and has no width to ask for.
  panel.style.left = `max(8px, ${Math.min(right, window.innerWidth - 8)}px - 17.5rem)`;
}
