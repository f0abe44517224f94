"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useActions } from "@/components/actions/actions-context";
import { DangerMark, dangerTexts } from "@/components/formats/danger-mark";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Drawer } from "@/components/ui/drawer";
import { ErrorState } from "@/components/ui/error-state";
import { Note } from "@/components/ui/note";
import { leasePath } from "@/lib/client/paths";
import { queries } from "@/lib/client/queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { KeyFacts } from "./key-facts";
import { KeyValue } from "./key-value";
import { parentOf } from "./keys-view";
import { KindTag } from "./kind-tag";

/** One key that registers nothing: what it is and why, and its value. */
export function KeyDrawer({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, pin } = useActions();
  const title = useReturnFocus(`key ${name}`);
  const answer = useQuery(queries.otherKey(name));
  const { data, refetch } = answer;
  const error = useStandingError(answer);
  const first = data?.rows[0];
  const row = first?.type === "key" && first.key === name ? first : undefined;
  return (
    <Drawer
      title={
        <>
          <span
            ref={title}
            tabIndex={-1}
            title={maskKey(name)}
            className="line-clamp-4 min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
          >
            {maskKey(name)}
          </span>
          {row && <KindTag kind={row.kind} />}
          {row?.danger && <DangerMark danger={row.danger} />}
        </>
      }
      subtitle={row && row.codec !== "unknown" ? row.codec : undefined}
      onClose={onClose}
      actions={
        <>
          {row && row.lease !== "0" && (
            <Link
              href={leasePath(row.lease)}
              className="inline-flex h-7.5 items-center text-accent hover:underline"
            >
              {t("keys.toLease")}
            </Link>
          )}
          <span className="flex-1" />
          {!readOnly && row && row.kind !== "foreign" && (
            <Button onClick={() => pin({ prefix: parentOf(name) || name, format: null })}>
              {t("formats.pinAsOther")}
            </Button>
          )}
          <CopyButton text={name} what={t("service.key")}>
            {t("service.copyKey")}
          </CopyButton>
        </>
      }
    >
      {row ? (
        <>
          {row.danger && (
            <Note tone="gone">
              <b className="font-semibold">{t("formats.danger")}:</b>{" "}
              {t(dangerTexts[row.danger].text)}
            </Note>
          )}
          <KeyFacts row={row} />
          {/* Another write is another value: it is read, and masked, anew. */}
          <KeyValue key={row.modRevision} name={name} />
        </>
      ) : error ? (
        <ErrorState
          title={t("keys.failed", { reason: say(error.message) })}
          action={<Button onClick={() => refetch()}>{t("common.retry")}</Button>}
        />
      ) : data ? (
        <p className="font-medium">{t("keys.gone")}</p>
      ) : (
        <p role="status" className="text-muted">
          {t("common.loading")}
        </p>
      )}
    </Drawer>
  );
}
