"use client";

import { X } from "lucide-react";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { KeyList } from "./key-list";

/** All keys that register an address now; each can be taken out. */
export function LiveKeys({ service, instance }: { service: string; instance: Instance }) {
  const { t } = useMessages();
  const { readOnly, remove } = useActions();
  return (
    <KeyList
      registrations={instance.registrations}
      hint={t("service.allKeysHint")}
      action={(registration) =>
        !readOnly && (
          <Button
            icon
            variant="ghost"
            aria-label={t("service.removeKey", { key: maskKey(registration.key) })}
            title={t("service.removeKey", { key: maskKey(registration.key) })}
            onClick={() =>
              remove({
                type: "instances",
                service,
                kind: registration.lease === "0" ? "deregister" : "force-expire",
                registrations: [registration],
              })
            }
          >
            <X aria-hidden />
          </Button>
        )
      }
    />
  );
}
