"use client";

import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/lib/client/api-error";
import { formatInteger } from "@/lib/client/format";
import { queries } from "@/lib/client/queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Instance } from "@/lib/registry/instance";

const KEYS_LISTED = 10;

/** What else would go with the lease. Asked of etcd: no watch tells which keys hang on a lease. */
export function KeysOnLease({ lease, instance }: { lease: string; instance: Instance }) {
  const { t } = useMessages();
  const say = useReason();
  const answer = useQuery({ ...queries.lease(lease), refetchInterval: 10_000 });
  const { data } = answer;
  const error = useStandingError(answer);
  if (!data) {
    if (!error) return <span className="text-faint">{t("common.loading")}</span>;
    const gone = error instanceof ApiError && error.code === "not_found";
    return (
      <span className="text-gone-ink">{gone ? t("service.leaseGone") : say(error.message)}</span>
    );
  }
  const keys = [...new Set(data.keys.map(({ key }) => key))];
  const others = keys.filter((key) => !instance.registrations.has(key));
  return (
    <>
      <span className="figures">{formatInteger(keys.length)}</span>{" "}
      <span className={others.length > 0 ? "font-medium" : "text-faint"}>
        ·{" "}
        {others.length === 0 ? t("service.onlyThis") : t("service.andOthers", { n: others.length })}
      </span>
      {others.length > 0 && (
        <ul className="mt-1 grid gap-0.5">
          {others.slice(0, KEYS_LISTED).map((key) => (
            <li key={key} className="figures text-muted">
              {maskKey(key)}
            </li>
          ))}
          {others.length > KEYS_LISTED && (
            <li className="text-faint">{t("actions.more", { n: others.length - KEYS_LISTED })}</li>
          )}
        </ul>
      )}
    </>
  );
}
