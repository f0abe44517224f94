"use client";

import { Pause, Play } from "lucide-react";
import { useMemo, useState } from "react";

import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { useTopic } from "@/lib/client/live/use-topic";
import { useFresh } from "@/lib/client/use-fresh";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Change } from "@/lib/registry/model";
import type { ServiceRow } from "@/lib/registry/service-row";
import type { ChangesMessage } from "@/lib/registry/topics";

import { ChangeLine } from "./change-line";
import { foldReturns } from "./fold-returns";

const SHOWN = 100;

/** The latest changes as they happen. Paused, it keeps its lines and counts what came since. */
export function ChangeFeed({
  seed,
  services,
}: {
  seed: ChangesMessage | null;
  /** What is known of the services, by name: some go by another than the changes have. */
  services?: ReadonlyMap<string, ServiceRow>;
}) {
  const { t } = useMessages();
  const { data: changes = [] } = useTopic("changes", seed);
  const isFresh = useFresh();
  const [kept, setKept] = useState<readonly Change[] | null>(null);
  const lines = useMemo(
    () => foldReturns(kept ? held(kept, changes) : changes).slice(0, SHOWN),
    [kept, changes],
  );
  return (
    <Card
      labelledBy="changes"
      className="xl:sticky xl:top-17.5 xl:max-h-[calc(100dvh-5.5rem)]"
      header={
        <>
          <h2 id="changes" className="font-semibold">
            {t("services.feed")}
          </h2>
          <span className="flex-1" />
          <Chip pressed={kept !== null} onClick={() => setKept(kept ? null : changes)}>
            {kept ? (
              <Play aria-hidden className="size-3" />
            ) : (
              <Pause aria-hidden className="size-3" />
            )}
            {kept ? t("services.paused", { n: newerThan(kept, changes) }) : t("services.pause")}
          </Chip>
        </>
      }
    >
      {lines.length === 0 ? (
        <p className="px-3.5 py-6 text-center text-muted">{t("services.feedEmpty")}</p>
      ) : (
        <ol
          aria-label={t("services.feedLabel")}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
          tabIndex={0}
          className="max-h-120 overflow-y-auto -outline-offset-2 xl:max-h-[calc(100dvh-8.5rem)]"
        >
          {lines.map(({ change, returns }) => (
            <ChangeLine
              key={change.id}
              change={change}
              returns={returns}
              title={services?.get(change.service)?.alias ?? change.service}
              fresh={isFresh(change.at.at)}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

/** The kept lines, with the causes that were found since. */
function held(kept: readonly Change[], changes: readonly Change[]): Change[] {
  const now = new Map(changes.map((change) => [change.id, change]));
  return kept.map((change) => now.get(change.id) ?? change);
}

function newerThan(kept: readonly Change[], changes: readonly Change[]): number {
  const newest = kept[0]?.id;
  const index = changes.findIndex(({ id }) => id === newest);
  return index === -1 ? changes.length : index;
}
