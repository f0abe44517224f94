"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { ApiError } from "@/lib/client/api-error";
import { queries } from "@/lib/client/queries";
import { maskKey } from "@/lib/codecs/mask-key";
import type { AuditEntry } from "@/lib/history/audit";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

/** Of a lease that held hundreds, the first will do: each is a dialog of its own. */
const KEYS_OFFERED = 8;

const removals: readonly AuditEntry["kind"][] = [
  "force-expire",
  "deregister",
  "edit",
  "remove-registration",
];
const noUndo: readonly AuditEntry["kind"][] = [
  "minimum",
  "lift",
  "pin",
  "unpin",
  "edit-registration",
];

/** The ways back from what was done; nothing where there is none, or nothing may be changed. */
export function UndoLinks({ entry }: { entry: AuditEntry }) {
  const { t } = useMessages();
  const { readOnly, restore } = useActions();
  if (entry.result !== "done" || entry.revision === null) return null;
  // Whoever set it sets it back.
  if (noUndo.includes(entry.kind)) return null;
  // Of a registration by hand that was not registered there is nothing to put back.
  if (entry.kind === "remove-registration" && entry.lease === "0") return null;
  const removed = removals.includes(entry.kind);
  if (removed ? restore === null || entry.keys.length === 0 : readOnly) return null;
  return (
    <section aria-label={t("audit.undo")} className="grid gap-2">
      <h3 className="font-semibold">{t("audit.undo")}</h3>
      {entry.kind === "quarantine" ? (
        <Link href="/quarantine" className="justify-self-start text-accent hover:underline">
          {t("audit.undoLift")}
        </Link>
      ) : removed ? (
        <PutBack entry={entry} />
      ) : (
        <Deregister entry={entry} />
      )}
    </section>
  );
}

function PutBack({ entry: { kind, keys, revision, epoch, outcome } }: { entry: AuditEntry }) {
  const { t } = useMessages();
  const { restore } = useActions();
  if (revision === null) return null;
  // What a removal took away stands at its own revision; what an edit wrote over, at the one before.
  const at = {
    revision: kind === "edit" ? revision - 1 : revision,
    epoch: epoch === 0 ? null : epoch,
  };
  const more = keys.length - KEYS_OFFERED;
  return (
    <>
      {outcome === "back" && <p className="text-muted">{t("audit.undoBack")}</p>}
      {keys.slice(0, KEYS_OFFERED).map((key) => (
        <Button
          key={key}
          className="max-w-full justify-self-start"
          onClick={() => restore?.({ registrationKey: key, ...at })}
        >
          <span className="truncate" title={maskKey(key)}>
            {keys.length === 1
              ? t("audit.undoRestore")
              : t("audit.undoRestoreKey", { key: maskKey(key) })}
          </span>
        </Button>
      ))}
      {more > 0 && <p className="text-muted">{t("audit.undoMore", { n: more })}</p>}
    </>
  );
}

function Deregister({ entry: { service, key, revision } }: { entry: AuditEntry }) {
  const { t } = useMessages();
  const say = useReason();
  const { remove } = useActions();
  const client = useQueryClient();
  const { data, error } = useQuery(queries.registration(key));
  const [failure, setFailure] = useState<Error | null>(null);
  const [gone, setGone] = useState(false);
  const isGone = gone || (error instanceof ApiError && error.code === "not_found");
  if (isGone) return <p className="text-muted">{t("audit.undoGone")}</p>;
  const problem = failure ?? error;

  const open = async () => {
    try {
      // As it is now: the dialog is guarded by what it shows.
      const { instances } = await client.fetchQuery({ ...queries.service(service), staleTime: 0 });
      const all = instances.flatMap(({ registrations }) => registrations);
      const registrations = all.filter((registration) => registration.key === key);
      setGone(registrations.length === 0);
      if (registrations.length === 0) return;
      remove({ type: "instances", service, kind: "deregister", registrations });
    } catch (reason) {
      if (reason instanceof ApiError && reason.code === "not_found") setGone(true);
      else setFailure(reason instanceof Error ? reason : new Error(String(reason)));
    }
  };
  return (
    <>
      {data && data.modRevision !== revision && (
        <p className="text-muted">{t("audit.undoChanged", { revision: data.modRevision })}</p>
      )}
      {problem && (
        <p role="alert" className="text-gone-ink">
          {t("audit.undoFailed", { reason: say(problem.message) })}
        </p>
      )}
      <Button className="justify-self-start" onClick={open}>
        {t("audit.undoDeregister")}
      </Button>
    </>
  );
}
