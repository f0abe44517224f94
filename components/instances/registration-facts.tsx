"use client";

import { leaseHex } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registration } from "@/lib/registry/model";

import { Fact } from "./facts";

/** What a registration is called, and its lease as etcdctl writes it and as a number; `noLease` where it has none. */
export function NamingFacts({
  registration: { id, lease },
  noLease,
}: {
  registration: Registration;
  noLease: string;
}) {
  const { t } = useMessages();
  return (
    <>
      {id !== "" && id !== lease && (
        <Fact label={t("service.detailId")} mono>
          {id}
        </Fact>
      )}
      <Fact label={t("service.detailLease")} mono={lease !== "0"}>
        {lease === "0" ? (
          noLease
        ) : (
          <>
            {leaseHex(lease)}
            <span className="block text-faint">{t("service.detailLeaseDecimal", { lease })}</span>
          </>
        )}
      </Fact>
    </>
  );
}

/** At which revisions a registration was made, and written last if that was later. */
export function RevisionFacts({
  registration: { createRevision, modRevision },
}: {
  registration: Registration;
}) {
  const { t } = useMessages();
  return (
    <>
      <Fact label={t("service.detailCreated")} mono>
        {t("service.rev", { revision: createRevision })}
      </Fact>
      {modRevision !== createRevision && (
        <Fact label={t("service.detailModified")} mono>
          {t("service.rev", { revision: modRevision })}
        </Fact>
      )}
    </>
  );
}
