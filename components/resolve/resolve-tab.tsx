"use client";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Note } from "@/components/ui/note";
import { useStatus } from "@/lib/client/live/use-topic";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { ServiceState } from "@/lib/registry/fold";
import type { SubsetRule } from "@/lib/registry/resolution";

import { ClientCard } from "./client-card";
import { DialledCard } from "./dialled-card";
import { LeftOutCard } from "./left-out-card";
import { serviceTarget } from "./service-target";
import { useResolution } from "./use-resolution";

const DEFAULTS = { client: "", subset: "rendezvous" };

type Props = {
  name: string;
  /** Undefined until all instances are known. */
  state: ServiceState | undefined;
  onOpen: (address: string) => void;
};

/** What a client of this service would dial now, and why. */
export function ResolveTab(props: Props) {
  const { t } = useMessages();
  const { endpoints } = useStatus();
  const target = serviceTarget(props.name, endpoints);
  if (target === null) {
    return (
      <Card>
        <EmptyState title={t("resolve.noTarget")}>
          <p>{t("resolve.noTargetText")}</p>
        </EmptyState>
      </Card>
    );
  }
  return <Resolved {...props} target={target} />;
}

function Resolved({ name, state, onOpen, target }: Props & { target: string }) {
  const { t } = useMessages();
  const say = useReason();
  const [url, setUrl] = useUrlState(DEFAULTS);
  const rule: SubsetRule = url.subset === "shuffled" ? "shuffled" : "rendezvous";
  const { resolution, partly, error, retry } = useResolution(target, state, rule, url.client);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4.5">
      {error && (
        <Note tone="warn" role="status">
          {t("resolve.failed", { reason: say(error.message) })}{" "}
          <Button onClick={retry}>{t("common.retry")}</Button>
        </Note>
      )}
      {partly && <Note tone="warn">{t("resolve.partly")}</Note>}
      <ClientCard
        target={target}
        client={url.client}
        rule={rule}
        distinct={resolution?.distinct ?? null}
        onChange={setUrl}
      />
      {resolution ? (
        <>
          <DialledCard
            service={name}
            target={target}
            addresses={resolution.addresses}
            rule={rule}
            view={`${rule} ${url.client}`}
            onOpen={onOpen}
          />
          <LeftOutCard
            service={name}
            resolution={resolution}
            rule={rule}
            view={`${rule} ${url.client}`}
          />
        </>
      ) : (
        <p role="status" className="px-6 py-12 text-center text-muted">
          {t("common.loading")}
        </p>
      )}
    </div>
  );
}
