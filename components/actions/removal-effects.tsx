"use client";

import { formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { useActions } from "./actions-context";
import {
  consequenceGroups,
  type LeaseKey,
  leasesOf,
  type RemovalStep,
  type RemovalWay,
} from "./removal";
import type { RemovalEffects as Effects } from "./use-removal-effects";

const KEYS_LISTED = 20;

/** How many instances remain, what goes besides what was chosen, and what stays on its leases. */
export function RemovalEffects({
  effects,
  steps,
  way,
}: {
  effects: Effects;
  steps: readonly RemovalStep[];
  /** Null for a lease of which no key was chosen: all of them are others. */
  way: RemovalWay | null;
}) {
  const { t } = useMessages();
  const { others, staying, addresses, error, services } = effects;
  const { frameworks } = useActions();
  const putsBack = consequenceGroups(steps, frameworks.consequences).some(
    ({ code }) => code === "returns-at-once",
  );
  const revokes = steps.filter(({ type }) => type === "revoke").length;
  const leases = leasesOf(steps).length;
  const stays = t(way === "quarantine" ? "actions.otherKeysKept" : "actions.otherKeysStay", {
    n: staying?.length ?? 0,
  });
  return (
    <div className="grid gap-2">
      {services.map(({ service, before, after }) => (
        <Line key={service} label={t("actions.instancesLeft", { service })}>
          <span className={after === 0 ? "figures font-semibold text-gone-ink" : "figures"}>
            {formatInteger(before)} → <b className="font-semibold">{formatInteger(after)}</b>
          </span>
        </Line>
      ))}
      {services
        .filter(({ before, after }) => after === 0 && before > 0)
        .map(({ service }) => (
          <p
            key={service}
            className="break-words rounded-card bg-gone-soft px-3 py-2 text-12.5 text-gone-ink"
          >
            {t("actions.becomesEmpty", { service })}
          </p>
        ))}
      {addresses.length > 0 && (
        <p className="[overflow-wrap:anywhere]">
          {t("actions.keyOtherAddresses", {
            addresses: addresses.slice(0, KEYS_LISTED).join(", "),
          })}
        </p>
      )}
      {revokes > 0 ? (
        <Keys
          label={t(
            way === null
              ? "actions.keysOnLease"
              : revokes === 1
                ? "actions.otherKeys"
                : "actions.otherKeysMany",
          )}
          text={t(way === null ? "actions.keys" : "actions.otherKeysGo", {
            n: others?.length ?? 0,
          })}
          keys={others}
          error={error}
        />
      ) : (
        leases > 0 && (
          <Keys
            label={t(leases === 1 ? "actions.otherKeys" : "actions.otherKeysMany")}
            text={stays}
            keys={staying}
            error={error}
          />
        )
      )}
      {way === "quarantine" && staying && staying.length > 0 && putsBack && (
        <p className="rounded-card bg-warn-soft px-3 py-2 text-12.5 text-warn-ink">
          {t("quarantine.mayPutBack")}
        </p>
      )}
    </div>
  );
}

function Keys({
  label,
  text,
  keys,
  error,
}: {
  label: string;
  /** What becomes of them. */
  text: string;
  /** Null until they have been read. */
  keys: readonly LeaseKey[] | null;
  error: Error | null;
}) {
  const { t } = useMessages();
  const say = useReason();
  return (
    <>
      <Line label={label}>
        <span className={keys?.length ? "font-medium" : "text-muted"}>
          {error
            ? t("actions.otherKeysFailed", { reason: say(error.message) })
            : keys === null
              ? t("actions.otherKeysLoading")
              : keys.length === 0
                ? t("actions.otherKeysNone")
                : text}
        </span>
      </Line>
      {keys && keys.length > 0 && <KeyList keys={keys} />}
    </>
  );
}

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <span className="min-w-0 break-words">{label}</span>
      {children}
    </div>
  );
}

function KeyList({ keys }: { keys: readonly LeaseKey[] }) {
  const { t } = useMessages();
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
      tabIndex={0}
      className="grid max-h-40 gap-1 overflow-y-auto rounded-card border border-line bg-sunken px-3 py-2 text-12.5"
    >
      {keys.slice(0, KEYS_LISTED).map(({ key, service, address }) => (
        <li key={`${key} ${address}`} className="min-w-0">
          <span className="figures break-all">{maskKey(key)}</span>{" "}
          <span className="break-words text-muted">
            {service !== null && address !== null
              ? t("actions.otherKeyOf", { address, service })
              : t("actions.notRegistration")}
          </span>
        </li>
      ))}
      {keys.length > KEYS_LISTED && (
        <li className="text-muted">{t("actions.more", { n: keys.length - KEYS_LISTED })}</li>
      )}
    </ul>
  );
}
