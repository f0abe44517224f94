"use client";

import { Layers } from "lucide-react";

import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Translate } from "@/lib/i18n/translate";
import type { ServiceRow } from "@/lib/registry/service-row";

const NONE: MessageKey = "services.noNamespace";

/** The namespaces by name, those left out as dots. */
function namespaceNames(
  { count, names }: NonNullable<ServiceRow["namespaces"]>,
  t: Translate,
): string {
  const shown = names.map((name) => name || t(NONE)).join(", ");
  return count > names.length ? `${shown}, …` : shown;
}

/** Says that instances of one name may be those of several services: they are of several namespaces. */
export function NamespacesTag({
  namespaces,
  compact = false,
}: {
  namespaces: ServiceRow["namespaces"];
  /** A sign and the number only, where names need the room. */
  compact?: boolean;
}) {
  const { t } = useMessages();
  if (!namespaces) return null;
  const names = namespaceNames(namespaces, t);
  const said = t("services.namespaces", { n: namespaces.count });
  return (
    <Tag tone="info" title={t("services.namespacesHint", { names })}>
      {compact ? (
        <>
          <Layers aria-hidden className="size-3" />
          <span aria-hidden className="tabular-nums">
            {formatInteger(namespaces.count)}
          </span>
          <span className="sr-only">{said}</span>
        </>
      ) : (
        said
      )}
      <span className="sr-only">: {names}</span>
    </Tag>
  );
}

/** {@link NamespacesTag}, with their names beside it. */
export function Namespaces({ namespaces }: { namespaces: NonNullable<ServiceRow["namespaces"]> }) {
  const { t } = useMessages();
  return (
    <>
      <NamespacesTag namespaces={namespaces} />
      <span aria-hidden className="figures text-12.5 text-muted [overflow-wrap:anywhere]">
        {namespaceNames(namespaces, t)}
      </span>
    </>
  );
}
