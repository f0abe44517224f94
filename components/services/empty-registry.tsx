"use client";

import { useActions } from "@/components/actions/actions-context";
import { ChangeFeed } from "@/components/changes/change-feed";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { useStatus } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";

/** In the place of the services while there is none: how to register a first one, ready to be pasted. */
export function EmptyRegistry({ otherKeys }: { otherKeys: number }) {
  const { t } = useMessages();
  const { endpoints } = useStatus();
  const { readOnly, register } = useActions();
  const flags = `--endpoints=${endpoints.join(",")}`;
  // As go-zero writes it: the last segment of the key is the lease id in decimal.
  const commands = [
    `LEASE=$(etcdctl ${flags} lease grant 60 | cut -d' ' -f2)`,
    `etcdctl ${flags} put --lease=$LEASE user.rpc/$((16#$LEASE)) 127.0.0.1:8080`,
  ].join("\n");
  const hosts = endpoints.map((endpoint) => endpoint.replace(/^https?:\/\//, ""));
  const config = [
    "Etcd:",
    "  Hosts:",
    ...hosts.map((host) => `    - ${host}`),
    "  Key: user.rpc",
  ].join("\n");
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4.5 px-4 pt-5 pb-8 md:px-6 xl:grid-cols-[minmax(0,1fr)_19.75rem]">
      <Card label={t("services.title")}>
        <EmptyState title={t("services.emptyTitle")}>
          <p>{t("services.emptyText")}</p>
          <Snippet text={commands} />
          <p>{t("services.emptyOr")}</p>
          <Snippet text={config} />
          {otherKeys > 0 && <p>{t("services.emptyOther", { n: otherKeys })}</p>}
          {!readOnly && (
            <Button variant="primary" onClick={() => register(null)}>
              {t("services.register")}
            </Button>
          )}
        </EmptyState>
      </Card>
      <ChangeFeed seed={null} />
    </div>
  );
}

function Snippet({ text }: { text: string }) {
  const { t } = useMessages();
  return (
    <div className="flex w-full items-start gap-1 rounded-[7px] border border-line bg-sunken text-left text-text">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard. */}
      <pre className="figures min-w-0 flex-1 overflow-x-auto px-3 py-2.5" tabIndex={0}>
        {text}
      </pre>
      <CopyButton text={text} what={t("services.snippet")} />
    </div>
  );
}
