"use client";

import Link from "next/link";
import { KindTag } from "@/components/keys/kind-tag";
import { LeaseTtl } from "@/components/leases/lease-ttl";
import { otherKeysPath } from "@/lib/client/paths";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Instance } from "@/lib/registry/instance";
import type { LeaseSample, Twin } from "@/lib/registry/model";

import { LeaseText } from "./lease-text";

/**
 * Keys that belong to an instance and do not register it, each with what it is and how long it will stand. Without
 * samples it is of the past: nobody knows how long it would have stood, or has kept what it was.
 */
export function TwinList({
  instance,
  samples,
}: {
  instance: Instance;
  samples: ReadonlyMap<string, LeaseSample> | null;
}) {
  const { t } = useMessages();
  const say = useReason();
  const twins = twinsOf(instance);
  if (twins.length === 0) return null;
  return (
    <section aria-label={t("service.twins")}>
      <h3 className="text-muted">{t("service.twins")}</h3>
      <p className="mb-1.5 text-12.5 text-faint">{t("service.twinsHint")}</p>
      <ul className="overflow-hidden rounded-card border border-line">
        {twins.map(({ key, kind, reason, lease, shared }) => (
          <li key={key} className="grid gap-0.5 border-line border-b px-3 py-1.5 last:border-0">
            <span className="flex min-w-0 items-center gap-2">
              {samples ? (
                <Link
                  href={otherKeysPath(key.slice(0, key.lastIndexOf("/") + 1), key)}
                  className="figures min-w-0 flex-1 truncate hover:underline"
                  title={maskKey(key)}
                >
                  {maskKey(key)}
                </Link>
              ) : (
                <span className="figures min-w-0 flex-1 truncate" title={maskKey(key)}>
                  {maskKey(key)}
                </span>
              )}
              <KindTag kind={kind} />
            </span>
            <span className="flex flex-wrap items-center gap-x-2 text-12 text-faint">
              {reason !== null && <span>{say(reason)}</span>}
              <span>
                {t("service.columnLease")} <LeaseText lease={lease} />
              </span>
              {samples && lease !== "0" && <LeaseTtl sample={samples.get(lease) ?? null} />}
            </span>
            {shared && <span className="text-12 text-faint">{t("service.twinShared")}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Those of all its registrations: some belong to the key that registers it, some to its address. */
function twinsOf({ registrations }: Instance): Twin[] {
  const twins = new Map<string, Twin>();
  for (const registration of registrations.values()) {
    for (const twin of registration.twins ?? []) twins.set(twin.key, twin);
  }
  return [...twins.values()];
}
