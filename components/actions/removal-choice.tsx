"use client";

import { type ReactNode, useMemo } from "react";

import { DurationChoice } from "@/components/quarantine/duration-choice";
import { StrategyChoice } from "@/components/quarantine/strategy-choice";
import { classNames } from "@/components/ui/class-names";
import type { Strategy } from "@/lib/discov/quarantine-rule";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { useActions } from "./actions-context";
import { consequenceText } from "./consequence-text";
import {
  type ConsequenceGroup,
  consequenceGroups,
  type RemovalKind,
  type RemovalWay,
  removalSteps,
} from "./removal";
import type { QuarantiningState } from "./use-quarantining";

const ways = ["force-expire", "quarantine", "deregister"] as const;

const labels: Record<RemovalWay, MessageKey> = {
  "force-expire": "actions.choiceForceExpire",
  quarantine: "quarantine.choice",
  deregister: "actions.choiceDeregister",
};

/** The ways to take registrations out, each with what it will do to those at hand. */
export function RemovalChoice({
  registrations,
  value,
  quarantining,
  onChange,
}: {
  registrations: readonly Registration[];
  value: RemovalWay;
  quarantining: QuarantiningState;
  onChange: (way: RemovalWay) => void;
}) {
  const { t } = useMessages();
  const { frameworks } = useActions();
  const leased = registrations.some(({ lease }) => lease !== "0");
  // There may be thousands of them, and the dialog is drawn anew with every sample that comes.
  const groupsOf = useMemo(() => {
    const groups = (kind: RemovalKind) =>
      consequenceGroups(removalSteps(kind, registrations), frameworks.consequences);
    return { "force-expire": groups("force-expire"), deregister: groups("deregister") };
  }, [registrations, frameworks]);
  return (
    <fieldset className="grid gap-2">
      <legend className="sr-only">{t("actions.choices")}</legend>
      {ways.map((way) => {
        const impossible = way === "force-expire" && !leased;
        return (
          <div
            key={way}
            className={classNames(
              "rounded-card border px-3 py-2.5",
              value === way ? "border-accent bg-accent-soft" : "border-line",
              impossible && "opacity-60",
            )}
          >
            <label className="grid grid-cols-[1.125rem_minmax(0,1fr)] gap-2">
              <input
                type="radio"
                name="removal-kind"
                className="mt-0.75 size-3.5"
                checked={value === way}
                disabled={impossible}
                onChange={() => onChange(way)}
              />
              <span>
                <span className="font-semibold">{t(labels[way])}</span>
                {impossible ? (
                  <Small>{t("actions.choiceNoLease")}</Small>
                ) : way === "quarantine" ? (
                  <>
                    <Small>
                      {t(quarantineText(groupsOf["force-expire"], quarantining.strategy))}
                    </Small>
                    <Consequences groups={groupsOf["force-expire"].filter(isGrave)} />
                  </>
                ) : (
                  <Consequences groups={groupsOf[way]} />
                )}
              </span>
            </label>
            {way === "quarantine" && value === way && (
              <div className="mt-2 grid gap-2.5 pl-6.5">
                <DurationChoice value={quarantining.duration} onChange={quarantining.setDuration} />
                <StrategyChoice
                  options={quarantining.options}
                  value={quarantining.strategy}
                  onChange={quarantining.setStrategy}
                />
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}

/** Whether a removal does more than take the instance out: of whatever way, that has to be said. */
function isGrave({ code }: ConsequenceGroup): boolean {
  return code === "node-shuts-down" || code === "failover-risk";
}

function quarantineText(groups: readonly ConsequenceGroup[], strategy: Strategy): MessageKey {
  if (strategy === "divert") return "quarantine.textDivert";
  return groups.every(({ code }) => code === "stays-gone")
    ? "quarantine.textRevokeStaysGone"
    : "quarantine.textRevoke";
}

function Consequences({ groups }: { groups: readonly ConsequenceGroup[] }) {
  const { t } = useMessages();
  return groups.map((group) => (
    <Small key={`${group.type} ${group.code}`}>
      {groups.length > 1 && (
        <span className="text-text">
          {t("actions.forFrameworks", { frameworks: group.frameworks.join(", ") })}{" "}
        </span>
      )}
      {t(consequenceText(group))}
    </Small>
  ));
}

function Small({ children }: { children: ReactNode }) {
  return <small className="block text-12.5 text-muted">{children}</small>;
}
