"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import type { KeyAnswer } from "@/lib/api/contract";
import { formatBytes } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import {
  defaultView,
  HEX_BYTES,
  PREVIEW_BYTES,
  type ViewName,
  type Views,
  WHOLE_MAX_BYTES,
} from "./value-views";

const labels: Record<ViewName, MessageKey> = {
  text: "keys.viewText",
  json: "keys.viewJson",
  hex: "keys.viewHex",
};

/** A value in one of its views; of a large text its beginning, until somebody asks for all of it. */
export function ValueView({ answer, views }: { answer: KeyAnswer; views: Views }) {
  const { t } = useMessages();
  const [chosen, setChosen] = useState<ViewName | null>(null);
  const [whole, setWhole] = useState(false);
  if (answer.valueBytes === 0) return <p className="text-faint">{t("keys.valueEmpty")}</p>;

  const offered = (["json", "text", "hex"] as const).filter(
    (name) => name === "hex" || views[name] !== null,
  );
  const view = chosen !== null && offered.includes(chosen) ? chosen : defaultView(views);
  const content = views[view];
  const large = view !== "hex" && answer.valueBytes > WHOLE_MAX_BYTES && !whole;
  const size = formatBytes(answer.valueBytes);
  return (
    <>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t("keys.views")}</legend>
        {offered.map((name) => (
          <Chip key={name} pressed={view === name} onClick={() => setChosen(name)}>
            {t(labels[name])}
          </Chip>
        ))}
      </fieldset>
      {content === null ? (
        <p className="text-muted">{t("keys.hexMasked")}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
          tabIndex={0}
          className={`max-h-[46dvh] overflow-auto rounded-[7px] border border-line bg-sunken px-3 py-2.5 font-mono leading-[1.55] ${
            view === "hex" ? "text-11" : "whitespace-pre-wrap text-12 [overflow-wrap:anywhere]"
          }`}
        >
          {large ? content.slice(0, PREVIEW_BYTES) : content}
        </pre>
      )}
      {large && (
        <div className="flex flex-wrap items-center gap-2 text-12.5 text-muted">
          {t("keys.preview", { shown: formatBytes(PREVIEW_BYTES), size })}
          <Button onClick={() => setWhole(true)}>{t("keys.loadFull")}</Button>
        </div>
      )}
      {view === "hex" && content !== null && answer.valueBytes > HEX_BYTES && (
        <p className="text-12.5 text-muted">
          {t("keys.preview", { shown: formatBytes(HEX_BYTES), size })}
        </p>
      )}
    </>
  );
}
