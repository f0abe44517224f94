"use client";

import { classNames } from "@/components/ui/class-names";
import { TextField } from "@/components/ui/text-field";
import { leaseHex } from "@/lib/client/format";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { RestorePlan } from "@/lib/operate/model";

import { canTake, type LeaseChoice, type OwnLease, ownLease } from "./restore-plan";
import type { RestoreState } from "./use-restore";

const choices: readonly { value: LeaseChoice; label: MessageKey; text: MessageKey }[] = [
  { value: "same", label: "past.leaseSame", text: "past.leaseSameText" },
  { value: "rollcall", label: "past.leaseRollcall", text: "past.leaseRollcallText" },
  { value: "none", label: "past.leaseNone", text: "past.leaseNoneText" },
];

const ownTexts: Record<OwnLease, MessageKey> = {
  alive: "past.leaseSameText",
  unsure: "past.leaseSameUnsure",
  dead: "past.leaseSameDead",
  none: "past.leaseSameNone",
};

/** Under which lease a registration is put back, and what follows from each. */
export function RestoreLease({
  plan,
  restore,
  tried,
}: {
  plan: RestorePlan;
  restore: RestoreState;
  tried: boolean;
}) {
  const { t } = useMessages();
  const { lease, setLease, ttl, setTtl, ttlInvalid, busy } = restore;
  return (
    <fieldset className="grid gap-2" disabled={busy}>
      <legend className="mb-1 font-medium text-12.5">{t("past.restoreChoices")}</legend>
      {choices.map(({ value, label, text }) => {
        const possible = canTake(value, plan);
        const shownLease = plan.lease === "0" ? "" : leaseHex(plan.lease);
        return (
          <label
            key={value}
            className={classNames(
              "grid grid-cols-[1.125rem_minmax(0,1fr)] gap-2 rounded-card border px-3 py-2",
              lease === value ? "border-accent bg-accent-soft" : "border-line",
            )}
          >
            <input
              type="radio"
              name="restore-lease"
              className="mt-0.75 size-3.5"
              checked={lease === value}
              disabled={!possible}
              onChange={() => setLease(value)}
            />
            <span className="min-w-0">
              <span className={classNames("font-semibold", !possible && "text-muted")}>
                {t(label, { lease: shownLease })}
              </span>
              <small className="block text-12.5 text-muted">
                {t(value === "same" ? ownTexts[ownLease(plan)] : text)}
              </small>
            </span>
          </label>
        );
      })}
      {lease === "rollcall" && (
        <TextField
          className="max-w-45"
          label={t("past.restoreTtl")}
          value={ttl}
          inputMode="numeric"
          onChange={(event) => setTtl(event.target.value)}
          error={tried && ttlInvalid ? t("actions.ttlInvalid") : null}
        />
      )}
    </fieldset>
  );
}
