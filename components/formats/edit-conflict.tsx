"use client";

import { Refusal } from "@/components/actions/refusal";
import { Button } from "@/components/ui/button";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

/** Why an edit was refused; where somebody else wrote meanwhile, what is there now. */
export function EditConflict({
  refusal,
  shown,
  present,
  onTake,
}: {
  refusal: Error;
  shown: Registration;
  /** As the stream has it; undefined where the key is gone. */
  present: Registration | undefined;
  onTake: (present: Registration) => void;
}) {
  const { t } = useMessages();
  const changed = present !== undefined && present.modRevision !== shown.modRevision;
  return (
    <>
      <Refusal error={refusal} changed="" />
      {present === undefined ? (
        <p>{t("formats.editGone")}</p>
      ) : (
        changed && (
          <>
            <p>{t("formats.editNow", { revision: formatInteger(present.modRevision) })}</p>
            <pre className="max-h-32 overflow-auto whitespace-pre-wrap rounded border border-line bg-surface px-2 py-1.5 font-mono text-12 [overflow-wrap:anywhere]">
              {present.value}
            </pre>
            <Button className="justify-self-start" onClick={() => onTake(present)}>
              {t("formats.editTake")}
            </Button>
          </>
        )
      )}
    </>
  );
}
