"use client";

import { useId, useState } from "react";

import { TextField } from "@/components/ui/text-field";
import { formatInteger, formatTime } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";
import { useMessages } from "@/lib/i18n/messages-provider";

import { parsePoint, type Standpoint } from "./history-url";

/** A point in time to compare: `now`, a time, or a revision. It takes effect on Enter, or when it is left. */
export function PointField({
  label,
  point,
  onPoint,
}: {
  label: string;
  point: Standpoint;
  onPoint: (point: Standpoint) => void;
}) {
  const { t } = useMessages();
  const hydrated = useHydrated();
  const hints = useId();
  const shown =
    point === null
      ? t("history.now")
      : "revision" in point
        ? t("shell.revision", { revision: formatInteger(point.revision) })
        : hydrated
          ? formatTime(point.at, "full")
          : "";
  const [typed, setTyped] = useState<{ text: string; of: string; wrong: boolean } | null>(null);
  // It was set elsewhere, as by the handle.
  const own = typed?.of === shown ? typed : null;

  const commit = () => {
    if (!own) return;
    const parsed = own.text.trim() === shown ? point : parsePoint(own.text, t("history.now"));
    if (parsed === undefined) {
      setTyped({ ...own, wrong: true });
      return;
    }
    setTyped(null);
    onPoint(parsed);
  };
  return (
    <form
      className="min-w-0 sm:w-58"
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <TextField
        label={label}
        mono
        list={hints}
        spellCheck={false}
        autoComplete="off"
        value={own?.text ?? shown}
        error={own?.wrong ? t("history.pointWrong") : null}
        hint={t("history.pointHint")}
        onChange={({ target }) => setTyped({ text: target.value, of: shown, wrong: false })}
        onBlur={commit}
      />
      <datalist id={hints}>
        <option value={t("history.now")} />
      </datalist>
    </form>
  );
}
