"use client";

import { Undo2 } from "lucide-react";

import { useActions } from "@/components/actions/actions-context";
import { KeyList } from "@/components/instances/key-list";
import { Button } from "@/components/ui/button";
import { maskKey } from "@/lib/codecs/mask-key";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

/** All keys that registered an address at a moment of the past; each can be put back. */
export function PastKeys({
  instance,
  standpoint: { revision, epoch },
}: {
  instance: Instance;
  standpoint: Standpoint;
}) {
  const { t } = useMessages();
  const { restore } = useActions();
  return (
    <KeyList
      registrations={instance.registrations}
      action={({ key }) =>
        restore && (
          <Button
            icon
            variant="ghost"
            aria-label={t("past.restoreKey", { key: maskKey(key) })}
            title={t("past.restoreKey", { key: maskKey(key) })}
            onClick={() => restore({ registrationKey: key, revision, epoch })}
          >
            <Undo2 aria-hidden />
          </Button>
        )
      }
    />
  );
}
