"use client";

import { LeaseTtl } from "@/components/leases/lease-ttl";
import { Tag } from "@/components/ui/tag";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

/** What is left of the TTL of an instance, or why there is nothing to say. */
export function InstanceTtl({ instance: { sample, state } }: { instance: Instance }) {
  const { t } = useMessages();
  if (state === "permanent") return <Tag>{t("service.noLease")}</Tag>;
  return <LeaseTtl sample={sample} />;
}
