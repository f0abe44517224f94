"use client";

import dynamic from "next/dynamic";
import Link from "next/link";

import { useActions } from "@/components/actions/actions-context";
import type { RemovalWay } from "@/components/actions/removal";
import { KeptTag } from "@/components/registrations/kept-tag";
import { Button } from "@/components/ui/button";
import { Dot } from "@/components/ui/dot";
import { Drawer } from "@/components/ui/drawer";
import { Tag } from "@/components/ui/tag";
import { addressHistoryPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ServiceState } from "@/lib/registry/fold";
import type { Instance } from "@/lib/registry/instance";
import type { RuleState } from "@/lib/registry/quarantine-state";
import type { ChangesMessage } from "@/lib/registry/topics";

import { AddressHistory } from "./address-history";
import { DepartureDetails } from "./departure-details";
import { InstanceDetails } from "./instance-details";
import { isUnreadable } from "./instance-rows";
import { HeldTag } from "./state-cell";
import { StateTag, stateTones } from "./state-tag";
import { useKeepFocus } from "./use-keep-focus";
import { useReturnFocus } from "./use-return-focus";

// Few are quarantined.
const KeptOut = dynamic(() => import("@/components/quarantine/kept-out").then((m) => m.KeptOut), {
  ssr: false,
});

/** Whether it has a key that goes with a lease: others may vouch for one that has none. */
function hasLease({ registrations }: Instance): boolean {
  return [...registrations.values()].some(({ lease }) => lease !== "0");
}

/** Everything there is to know of one address of a service, and what can be done with it. */
export function InstanceDrawer({
  service,
  address,
  state,
  frameworks: known,
  rule,
  seed,
  onFilter,
  onClose,
}: {
  service: string;
  address: string;
  state: ServiceState | undefined;
  /** Of the service, where this instance is none that is known. */
  frameworks: readonly string[];
  /** That keeps it out. */
  rule: RuleState | undefined;
  seed: ChangesMessage | null;
  /** Asks for all instances that say the same, `name=value`. */
  onFilter: (pair: string) => void;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { readOnly, remove, edit, frameworks } = useActions();
  const title = useReturnFocus(address);
  const instance = state?.instances.get(address);
  const unreadable = instance !== undefined && isUnreadable(instance);
  // As its row has it: that it left is what the rule is for.
  const heldOut = instance ? undefined : rule;
  useKeepFocus(title, instance !== undefined);
  const departure = state?.departures.findLast((left) => left.address === address);

  const open = (kind: RemovalWay) => {
    if (!instance) return;
    const registrations = [...instance.registrations.values()];
    remove({ type: "instances", service, kind, registrations });
  };
  return (
    <Drawer
      title={
        <>
          <Dot
            tone={instance && !unreadable ? stateTones[instance.state] : heldOut ? "hold" : "gone"}
          />
          <span
            ref={title}
            tabIndex={-1}
            className="min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
            title={address}
          >
            {address}
          </span>
          {instance && !unreadable ? (
            <StateTag state={instance.state} />
          ) : heldOut ? (
            <HeldTag rule={heldOut} />
          ) : (
            <Tag tone="gone">{t(instance ? "service.undecodableTag" : "service.left")}</Tag>
          )}
        </>
      }
      subtitle={`${service} · ${instance?.framework ?? departure?.framework ?? (known.join(", ") || t("common.unknownFramework"))}`}
      onClose={onClose}
      actions={
        instance &&
        !readOnly && (
          <>
            {hasLease(instance) && (
              <Button variant="danger-solid" onClick={() => open("force-expire")}>
                {t("actions.forceExpire")}
              </Button>
            )}
            <Button variant="danger" onClick={() => open("quarantine")}>
              {t("quarantine.open")}
            </Button>
            <Button variant="danger" onClick={() => open("deregister")}>
              {t("actions.deregister")}
            </Button>
            {frameworks.edits[instance.framework] && (
              <Button className="ml-auto" onClick={() => edit(instance.newest)}>
                {t("formats.edit")}
              </Button>
            )}
          </>
        )
      }
    >
      {rule && (
        <div className="overflow-clip rounded-card border border-line">
          <KeptOut rule={rule} address={false} />
        </div>
      )}
      {instance && state ? (
        <>
          <KeptTag instance={instance} />
          <InstanceDetails
            service={service}
            instance={instance}
            samples={state.samples}
            onFilter={onFilter}
          />
        </>
      ) : departure ? (
        <DepartureDetails departure={departure} />
      ) : (
        <div className="grid gap-1">
          <p className="font-medium [overflow-wrap:anywhere]">
            {t("service.notThere", { address, service })}
          </p>
          <p className="text-muted">{t("service.notThereText")}</p>
          <Link
            href={addressHistoryPath(service, address)}
            className="justify-self-start text-accent hover:underline"
          >
            {t("service.notThereHistory")}
          </Link>
        </div>
      )}
      <AddressHistory service={service} address={address} seed={seed} />
    </Drawer>
  );
}
