"use client";

import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useMemo, useState } from "react";

import { ConnectingRegistry } from "@/components/services/connecting-registry";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DatedTime } from "@/components/ui/dated-time";
import { ErrorState } from "@/components/ui/error-state";
import { Note } from "@/components/ui/note";
import type { KeysAnswer } from "@/lib/api/keys-contract";
import { useStatus } from "@/lib/client/live/use-topic";
import { queries } from "@/lib/client/queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { useUrlState } from "@/lib/client/use-url-state";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { KeysCrumbs } from "./keys-crumbs";
import { KeysTable } from "./keys-table";
import { KeysToolbar } from "./keys-toolbar";
import { KEYS_DEFAULTS, KeyRows, type KeysFilter, toKeysQuery } from "./keys-view";

// What it lists is asked for after the page is there in any case.
const PinsCard = dynamic(() => import("@/components/formats/pins-card").then((m) => m.PinsCard), {
  ssr: false,
});

const KeyDrawer = dynamic(() => import("./key-drawer").then((m) => m.KeyDrawer), { ssr: false });

/** The page of keys that register nothing, one level of their tree at a time. */
export function KeysPage({ seed }: { seed: { answer: KeysAnswer; filter: KeysFilter } | null }) {
  const { t, rich } = useMessages();
  const say = useReason();
  const { counts: loaded } = useStatus();
  const [url, setUrl] = useUrlState(KEYS_DEFAULTS);
  const { under, q, kind } = url;
  const query = useMemo(() => toKeysQuery({ under, q, kind, key: "" }), [under, q, kind]);
  const seeded = seed && JSON.stringify(toKeysQuery(seed.filter)) === JSON.stringify(query);
  const answer = useInfiniteQuery({
    ...queries.otherKeys(query),
    ...(seeded && { initialData: firstPage(seed.answer) }),
  });
  const { data, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } =
    answer;
  const error = useStandingError(answer);
  const [keyRows] = useState(() => new KeyRows());
  const rows = useMemo(() => keyRows.of(data?.pages ?? []), [keyRows, data]);
  const latest = data?.pages[0];
  const loadMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const enter = useCallback(
    (prefix: string) => setUrl({ under: prefix }, { history: "push" }),
    [setUrl],
  );
  const select = useCallback((key: string) => setUrl({ key }), [setUrl]);
  const close = useCallback(() => setUrl({ key: "" }), [setUrl]);

  if (loaded === null) return <ConnectingRegistry />;
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-4.5 px-4 pt-5 pb-8 md:px-6 ${
        url.key === "" ? "" : "xl:pr-123"
      }`}
    >
      <header>
        <h1 className="font-[650] text-20 tracking-[-0.015em]">{t("keys.title")}</h1>
        <p className="text-muted">{t("keys.intro")}</p>
      </header>
      {error && latest && (
        <Note tone="warn" role="status">
          {t("keys.failed", { reason: say(error.message) })}{" "}
          {rich("keys.failedOld", { time: <DatedTime at={latest.at} /> })}
        </Note>
      )}
      <Card
        label={t("keys.title")}
        header={<KeysToolbar counts={latest?.counts ?? null} filter={query} onFilter={setUrl} />}
      >
        <KeysCrumbs under={query.under} total={latest?.total ?? null} onEnter={enter} />
        {latest ? (
          <KeysTable
            // What is shown until the next folder has come is that of the one before.
            under={isPlaceholderData ? latest.under : query.under}
            stale={isPlaceholderData}
            rows={rows}
            pages={data?.pages.length ?? 0}
            query={query}
            current={url.key}
            more={hasNextPage && !isPlaceholderData}
            fetching={isFetchingNextPage}
            onMore={loadMore}
            onEnter={enter}
            onSelect={select}
            onFilter={setUrl}
          />
        ) : error ? (
          <ErrorState
            title={t("keys.failed", { reason: say(error.message) })}
            action={
              <>
                <Button onClick={() => refetch()}>{t("common.retry")}</Button>
                <Button onClick={() => setUrl(KEYS_DEFAULTS)}>{t("keys.toRoot")}</Button>
              </>
            }
          />
        ) : (
          <p role="status" className="px-6 py-12 text-center text-muted">
            {t("common.loading")}
          </p>
        )}
      </Card>
      <PinsCard under={query.under} />
      {url.key !== "" && <KeyDrawer key={url.key} name={url.key} onClose={close} />}
    </div>
  );
}

function firstPage(answer: KeysAnswer): InfiniteData<KeysAnswer, string | null> {
  return { pages: [answer], pageParams: [null] };
}
