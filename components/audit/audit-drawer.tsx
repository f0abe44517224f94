"use client";

import Link from "next/link";

import { OutcomeSteps } from "@/components/actions/outcome-steps";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { Dot } from "@/components/ui/dot";
import { Drawer } from "@/components/ui/drawer";
import { addressHistoryPath, servicePath } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import type { AuditEntry } from "@/lib/history/audit";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Operation } from "@/lib/registry/operation";

import { AuditFacts } from "./audit-facts";
import { revisionPath } from "./audit-url";
import { actionText, resultText, serviceText, targetText } from "./describe-audit";
import { UndoLinks } from "./undo-links";

/** One action in full, what came of it, and the ways from it: to the registry then and now, and back. */
export function AuditDrawer({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { t } = useMessages();
  const title = useReturnFocus(entry.id);
  const keep = useKeepPoint();
  const { service, address } = entry;
  const then = revisionPath(entry);
  const operation = toOperation(entry);
  const links = [
    then !== null && { href: then, text: t("audit.toHistory") },
    service !== "" && {
      href: keep(servicePath(service, address || undefined)),
      text: t("audit.toInstance", { service }),
    },
    service !== "" &&
      address !== "" && {
        href: addressHistoryPath(service, address),
        text: t("audit.toAddress"),
      },
  ].filter((link) => link !== false);
  return (
    <Drawer
      title={
        <>
          <Dot tone={resultText(entry, t).tone} />
          <span
            ref={title}
            tabIndex={-1}
            title={targetText(entry, t)}
            className="line-clamp-4 min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
          >
            {targetText(entry, t)}
          </span>
        </>
      }
      subtitle={`${actionText(entry, t)} · ${serviceText(entry, t)}`}
      onClose={onClose}
    >
      <AuditFacts entry={entry} />
      {operation && (
        <section aria-label={t("audit.cameOfIt")} className="grid gap-1">
          <h3 className="font-semibold">{t("audit.cameOfIt")}</h3>
          <OutcomeSteps operation={operation} />
        </section>
      )}
      <UndoLinks entry={entry} />
      <p className="flex flex-wrap gap-x-4 gap-y-1">
        {links.map(({ href, text }) => (
          <Link key={href} href={href} className="break-all text-accent hover:underline">
            {text}
          </Link>
        ))}
      </p>
    </Drawer>
  );
}

/** As what came of it is drawn where it was done; null where nothing was. */
function toOperation(entry: AuditEntry): Operation | null {
  const { outcome } = entry;
  if (outcome === null) return null;
  const revision = entry.revision ?? 0;
  // Of what nobody watched to its end there are the steps, and no end.
  return { ...entry, revision, outcome: outcome === "unwatched" ? "done" : outcome };
}
