"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useMessages } from "@/lib/i18n/messages-provider";

/** The list of all keyboard shortcuts. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useMessages();
  const or = t("shell.keyOr");
  const then = t("shell.keyThen");
  const lines: [string, (string | { word: string })[]][] = [
    [t("shell.keySearch"), ["/", { word: or }, "⌘K", { word: or }, "Ctrl K"]],
    [t("shell.keyRows"), ["↑", "↓", { word: or }, "k", "j"]],
    [t("shell.keyOpen"), ["Enter"]],
    [t("shell.keySelect"), ["Space"]],
    [t("shell.keyClose"), ["Esc"]],
    [t("pending.keyUndo"), ["z"]],
    [t("shell.keyGoServices"), ["g", { word: then }, "s"]],
    [t("shell.keyGoHistory"), ["g", { word: then }, "h"]],
    [t("shell.keyGoLeases"), ["g", { word: then }, "l"]],
    [t("shell.keyGoQuarantine"), ["g", { word: then }, "q"]],
    [t("shell.keyGoRegistrations"), ["g", { word: then }, "r"]],
    [t("shell.keyGoFindings"), ["g", { word: then }, "f"]],
    [t("shell.keyGoKeys"), ["g", { word: then }, "o"]],
    [t("shell.keyGoCluster"), ["g", { word: then }, "c"]],
    [t("shell.keyGoAudit"), ["g", { word: then }, "a"]],
    [t("past.keyLive"), ["g", { word: then }, "n"]],
    [t("past.keyEarlier"), ["[", "]"]],
    [t("shell.keyHelp"), ["?"]],
  ];
  return (
    <Dialog
      title={t("shell.shortcutsTitle")}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose}>{t("common.close")}</Button>
        </>
      }
    >
      <dl className="grid grid-cols-[1fr_auto] gap-y-2">
        {lines.map(([text, keys]) => (
          <div key={text} className="contents">
            <dt>{text}</dt>
            <dd className="flex items-center justify-end gap-1 text-12 text-muted">
              {keys.map((key, index) =>
                typeof key === "string" ? (
                  <Kbd key={key}>{key}</Kbd>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the words of a line never move.
                  <span key={index}>{key.word}</span>
                ),
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
