"use client";

import Link from "next/link";

import { Tag } from "@/components/ui/tag";
import { handRegistrationsPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { useKept } from "./use-kept";

/** Says of an instance that Rollcall keeps it registered, with the way to its registration. */
export function KeptTag({ instance }: { instance: Instance }) {
  const { t } = useMessages();
  const kept = useKept().find(({ key }) => key !== null && instance.registrations.has(key));
  if (!kept) return null;
  return (
    <p>
      <Link href={handRegistrationsPath(kept.id)} aria-label={t("registrations.keptLink")}>
        <Tag tone="info" title={t("registrations.keptHint")}>
          {t("registrations.kept")}
        </Tag>
      </Link>
    </p>
  );
}
