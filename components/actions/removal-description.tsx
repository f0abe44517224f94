"use client";

import { formatInteger, leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import type { Removal } from "./actions-context";
import type { RemovalState } from "./use-removal";

/** Framework, lease and the revision at which it is guarded, or how many of each. */
export function RemovalDescription({ removal, state }: { removal: Removal; state: RemovalState }) {
  const { t, rich } = useMessages();
  const { steps, shown } = state;
  const [step] = steps;
  if (!step) return null;
  const frameworks = [...new Set(shown.map(({ framework }) => framework))].join(", ");
  if (steps.length > 1) {
    const leases = steps.filter(({ type }) => type === "revoke").length;
    const keys = steps.length - leases;
    const counts = [
      leases > 0 && t("actions.leases", { n: leases }),
      keys > 0 && t("actions.keys", { n: keys }),
    ];
    return [frameworks, ...counts, t("actions.guardedMany")].filter(Boolean).join(" · ");
  }
  const lease = removal.type === "lease" ? removal.lease : shown[0]?.lease;
  return (
    <>
      {frameworks && `${frameworks} · `}
      {removal.type !== "lease" && lease !== undefined && lease !== "0" && (
        <>
          {t("service.leaseWord")} <span className="figures">{leaseHex(lease)}</span>
          {" · "}
        </>
      )}
      {step.modRevision !== null &&
        rich("actions.guarded", {
          revision: <span className="figures">{formatInteger(step.modRevision)}</span>,
        })}
    </>
  );
}
