"use client";

import { useMemo } from "react";

import { classNames } from "@/components/ui/class-names";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { useActions } from "./actions-context";
import { consequenceText } from "./consequence-text";
import { consequenceGroups, type RemovalKind, removalSteps } from "./removal";

const kinds = ["force-expire", "deregister"] as const;

/** The ways to take registrations out, each with what it will do to those at hand. */
export function RemovalChoice({
  registrations,
  value,
  disabled,
  onChange,
}: {
  registrations: readonly Registration[];
  value: RemovalKind;
  disabled: boolean;
  onChange: (kind: RemovalKind) => void;
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
    <fieldset className="grid gap-2" disabled={disabled}>
      <legend className="sr-only">{t("actions.choices")}</legend>
      {kinds.map((kind) => {
        const impossible = kind === "force-expire" && !leased;
        const groups = groupsOf[kind];
        return (
          <label
            key={kind}
            className={classNames(
              "grid grid-cols-[18px_minmax(0,1fr)] gap-2 rounded-card border px-3 py-2.5",
              value === kind ? "border-accent bg-accent-soft" : "border-line",
              impossible && "opacity-60",
            )}
          >
            <input
              type="radio"
              name="removal-kind"
              className="mt-[3px] size-3.5"
              checked={value === kind}
              disabled={impossible}
              onChange={() => onChange(kind)}
            />
            <span>
              <span className="font-semibold">
                {t(
                  kind === "force-expire"
                    ? "actions.choiceForceExpire"
                    : "actions.choiceDeregister",
                )}
              </span>
              {impossible ? (
                <small className="block text-[12.5px] text-muted">
                  {t("actions.choiceNoLease")}
                </small>
              ) : (
                groups.map((group) => (
                  <small
                    key={`${group.type} ${group.code}`}
                    className="block text-[12.5px] text-muted"
                  >
                    {groups.length > 1 && (
                      <span className="text-text">
                        {t("actions.forFrameworks", {
                          frameworks: group.frameworks.join(", "),
                        })}{" "}
                      </span>
                    )}
                    {t(consequenceText(group))}
                  </small>
                ))
              )}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
