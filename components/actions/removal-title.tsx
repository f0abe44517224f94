"use client";

import { leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Removal } from "./actions-context";
import type { RemovalState } from "./use-removal";

/** What is to be taken out of which service, or which lease is to end. */
export function RemovalTitle({ removal, state }: { removal: Removal; state: RemovalState }) {
  const { t } = useMessages();
  if (removal.type === "lease") return t("actions.revokeTitle", { lease: leaseHex(removal.lease) });
  const addresses = new Set(removal.registrations.map(({ address }) => address));
  const [address = ""] = addresses;
  const { service } = removal;
  const n = state.shown.length === 0 ? addresses.size : countAddresses(state);
  return (
    <span className="break-words">
      {n > 1
        ? t("actions.takeOutTitleMany", { n, service })
        : t("actions.takeOutTitle", { address, service })}
    </span>
  );
}

function countAddresses({ shown }: RemovalState): number {
  return new Set(shown.map(({ address }) => address)).size;
}
