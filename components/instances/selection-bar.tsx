"use client";

import { useActions } from "@/components/actions/actions-context";
import type { RemovalWay } from "@/components/actions/removal";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";

import type { InstanceRow } from "./instance-rows";
import type { useSelection } from "./use-selection";

/** What can be done with the ticked instances. */
export function SelectionBar({
  name,
  state,
  selection,
  rows,
}: {
  name: string;
  state: ServiceState | undefined;
  selection: ReturnType<typeof useSelection>;
  /** Those listed, of which "all" is meant. */
  rows: readonly InstanceRow[];
}) {
  const { t } = useMessages();
  const { remove } = useActions();
  const { addresses } = selection;
  if (addresses.size === 0) return null;

  const open = (kind: RemovalWay) => {
    const registrations = [...addresses].flatMap((address) => [
      ...(state?.instances.get(address)?.registrations.values() ?? []),
    ]);
    remove({ type: "instances", service: name, kind, registrations });
  };
  const listed = rows.filter(({ kind }) => kind === "instance");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span role="status" className="text-muted">
        {t("service.selected", { n: addresses.size })}
      </span>
      {addresses.size < listed.length && (
        <Button variant="ghost" onClick={() => selection.set(listed.map(({ id }) => id))}>
          {t("service.selectAll")}
        </Button>
      )}
      <Button variant="ghost" onClick={() => selection.set([])}>
        {t("service.clearSelection")}
      </Button>
      <Button variant="danger" onClick={() => open("force-expire")}>
        {t("actions.forceExpire")}
      </Button>
      <Button variant="danger" onClick={() => open("quarantine")}>
        {t("quarantine.open")}
      </Button>
      <Button variant="danger" onClick={() => open("deregister")}>
        {t("actions.deregister")}
      </Button>
    </div>
  );
}
