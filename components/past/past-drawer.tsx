"use client";

import { useActions } from "@/components/actions/actions-context";
import { useReturnFocus } from "@/components/instances/use-return-focus";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dot } from "@/components/ui/dot";
import { Drawer } from "@/components/ui/drawer";
import { Tag } from "@/components/ui/tag";
import type { Standpoint } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Instance } from "@/lib/registry/instance";

import { PastDetails } from "./past-details";

/** What is known of one address at a moment of the past, and the way to put it back. */
export function PastDrawer({
  service,
  address,
  instance,
  standpoint,
  onFilter,
  onClose,
}: {
  service: string;
  address: string;
  /** Undefined where it was not registered then. */
  instance: Instance | undefined;
  standpoint: Standpoint;
  /** Asks for all instances that said the same, `name=value`. */
  onFilter: (pair: string) => void;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { restore } = useActions();
  const title = useReturnFocus(address);
  const { revision, epoch } = standpoint;
  return (
    <Drawer
      title={
        <>
          <Dot tone={instance ? "hold" : "gone"} />
          <span
            ref={title}
            tabIndex={-1}
            className="min-w-0 font-mono font-semibold text-15 outline-none [overflow-wrap:anywhere]"
            title={address}
          >
            {address}
          </span>
          <Tag tone="hold">{t("past.inThePast")}</Tag>
        </>
      }
      subtitle={`${service} · ${instance?.framework ?? t("common.unknownFramework")}`}
      onClose={onClose}
      actions={
        instance && (
          <>
            {restore && (
              <Button
                variant="primary"
                onClick={() => restore({ registrationKey: instance.newest.key, revision, epoch })}
              >
                {t("past.restore")}
              </Button>
            )}
            <span className="flex-1" />
            <CopyButton text={instance.newest.key} what={t("service.key")}>
              {t("service.copyKey")}
            </CopyButton>
          </>
        )
      }
    >
      {instance ? (
        <PastDetails instance={instance} standpoint={standpoint} onFilter={onFilter} />
      ) : (
        <div className="grid gap-1">
          <p className="font-medium [overflow-wrap:anywhere]">
            {t("past.notThere", { address, service })}
          </p>
          <p className="text-muted">{t("past.notThereText")}</p>
        </div>
      )}
    </Drawer>
  );
}
