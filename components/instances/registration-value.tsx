"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { formatBytes } from "@/lib/client/format";
import { queries } from "@/lib/client/queries";
import { MASK } from "@/lib/codecs/mask";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Registration } from "@/lib/registry/model";

import { hexDump } from "./hex-dump";

/** The value of a key as text, whatever it holds; cut until somebody asks for the whole of it. */
export function RegistrationValue({ registration }: { registration: Registration }) {
  const { t } = useMessages();
  const say = useReason();
  const { key, value, valueBytes, modRevision, sensitive = false } = registration;
  const [asked, setAsked] = useState(false);
  const [reveal, setReveal] = useState(false);
  const whole = useQuery({
    ...queries.registration(key, reveal),
    enabled: asked || reveal,
    gcTime: 0,
  });
  const answer = whole.data;
  const shown = useMemo(() => {
    if (!answer) return value;
    return answer.encoding === "base64" ? hexDump(answer.value) : answer.value;
  }, [answer, value]);

  // What was cut is shorter than what is there; escapes make it longer, so this is no proof of being whole.
  const cut = !answer && !sensitive && valueBytes > new TextEncoder().encode(value).length;
  const masked = sensitive || (answer?.value ?? value).includes(MASK);
  return (
    <section aria-label={t("service.value")} className="grid gap-1.5">
      <div className="flex items-center justify-between">
        <h3 className="text-muted">{t("service.value")}</h3>
        {valueBytes > 0 && <CopyButton text={shown} what={t("service.valueWord")} />}
      </div>
      {valueBytes === 0 ? (
        <p className="text-faint">{t("service.valueEmpty")}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
          tabIndex={0}
          className="max-h-72 overflow-y-auto whitespace-pre-wrap break-all rounded-[7px] border border-line bg-sunken px-3 py-2.5 font-mono text-12 leading-[1.55]"
        >
          {shown}
        </pre>
      )}
      {cut && (
        <div className="flex flex-wrap items-center gap-2 text-12.5 text-muted">
          {t("service.valueCut", {
            shown: formatBytes(Math.min(value.length, valueBytes)),
            size: formatBytes(valueBytes),
          })}
          <Button onClick={() => setAsked(true)} disabled={whole.isFetching}>
            {t(whole.isFetching ? "common.loading" : "service.valueWhole")}
          </Button>
        </div>
      )}
      {(masked || reveal) && (
        <div className="flex flex-wrap items-center gap-2 text-12.5 text-muted">
          {t(reveal ? "keys.revealed" : "keys.maskedParts")}
          <Button onClick={() => setReveal(!reveal)} disabled={whole.isFetching}>
            {t(reveal ? "keys.hide" : "keys.reveal")}
          </Button>
        </div>
      )}
      {whole.error && <p className="text-gone-ink">{say(whole.error.message)}</p>}
      {answer?.encoding === "base64" && (
        <p className="text-12.5 text-muted">{t("service.valueBinary")}</p>
      )}
      {answer && answer.modRevision !== modRevision && (
        <p className="text-12.5 text-warn-ink">
          {t("service.valueChanged", { revision: answer.modRevision })}
        </p>
      )}
    </section>
  );
}
