"use client";

import { useQuery } from "@tanstack/react-query";
import { EyeOff } from "lucide-react";
import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { queries } from "@/lib/client/queries";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { ValueExport } from "./value-export";
import { ValueFacts } from "./value-facts";
import { ValueView } from "./value-view";
import { viewsOf } from "./value-views";

/** The value of a key in the views that fit it. What is likely to be a secret is masked until somebody asks. */
export function KeyValue({ name }: { name: string }) {
  const { t } = useMessages();
  const say = useReason();
  const [reveal, setReveal] = useState(false);
  const {
    data: answer,
    error,
    refetch,
  } = useQuery({
    ...queries.registration(name, reveal),
    // A secret that was shown is not kept.
    gcTime: 0,
  });
  const views = useMemo(() => answer && viewsOf(answer), [answer]);
  // Nobody reads another system's secrets here.
  const never = answer?.kind === "foreign" && answer.sensitive;
  return (
    <section aria-label={t("keys.value")} className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <h3 className="text-muted">{t("keys.value")}</h3>
      {answer && (answer.masked || reveal) && (
        <Note tone="warn" icon={<EyeOff aria-hidden />}>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            {never
              ? t("keys.foreignValue")
              : answer.masked
                ? t(answer.sensitive ? "keys.maskedValue" : "keys.maskedParts")
                : t("keys.revealed")}
            {!never && (
              <Button onClick={() => setReveal(!reveal)}>
                {t(reveal ? "keys.hide" : "keys.reveal")}
              </Button>
            )}
          </div>
        </Note>
      )}
      {answer && views ? (
        <>
          <ValueView answer={answer} views={views} />
          <ValueFacts sha256={answer.sha256} magic={views.magic} />
          <ValueExport name={name} answer={answer} views={views} />
        </>
      ) : error ? (
        <div role="alert" className="grid justify-items-start gap-2">
          <p className="text-gone-ink [overflow-wrap:anywhere]">{say(error.message)}</p>
          <Button onClick={() => refetch()}>{t("common.retry")}</Button>
        </div>
      ) : (
        <p role="status" className="text-muted">
          {t("common.loading")}
        </p>
      )}
    </section>
  );
}
