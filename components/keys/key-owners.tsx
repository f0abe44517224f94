"use client";

import Link from "next/link";

import type { OtherKey } from "@/lib/api/keys-contract";
import { servicePath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";

/** The instances that a key tells more of, each with a way to it. */
export function KeyOwners({
  owners: { instances, more, missing },
}: {
  owners: NonNullable<OtherKey["belongsTo"]>;
}) {
  const { t } = useMessages();
  if (missing !== null) {
    return (
      <>
        <span className="figures [overflow-wrap:anywhere]">{missing}</span>
        <span className="block text-muted">{t("keys.belongsToMissing")}</span>
      </>
    );
  }
  return (
    <ul>
      {instances.map(({ service, address }) => (
        <li key={`${address} ${service}`}>
          <Link
            href={servicePath(service, address)}
            prefetch={false}
            className="text-accent [overflow-wrap:anywhere] hover:underline"
          >
            <span className="figures">{address}</span> · {service}
          </Link>
        </li>
      ))}
      {more > 0 && <li className="text-muted">{t("keys.belongsToMore", { count: more })}</li>}
    </ul>
  );
}
