"use client";

import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Note } from "@/components/ui/note";
import { Tag } from "@/components/ui/tag";
import { addressHistoryPath } from "@/lib/client/paths";
import { useNow } from "@/lib/client/use-now";
import type { Lane } from "@/lib/history/model";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { ChangesMessage } from "@/lib/registry/topics";

import { AddressChanges } from "./address-changes";
import { GapLines } from "./gap-lines";
import { LifeLine } from "./life-line";
import { useLives } from "./use-lives";

const LIVES_SHOWN = 10;

type Props = { service: string; address: string; seed: ChangesMessage | null };

/** The lives of one address by the journal, newest first; while that cannot be read, what the stream brought. */
export function AddressLives({ service, address, seed }: Props) {
  const { t } = useMessages();
  const { data, error, unknown } = useLives(service, { rangeMs: null, address });
  const lane = data?.lanes.find((one) => one.address === address);
  return (
    <>
      <div className="mb-1.5 flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="text-muted">{t("lives.drawerTitle")}</h3>
        {lane && <Counts lane={lane} />}
        <span className="flex-1" />
        <Link
          href={addressHistoryPath(service, address)}
          prefetch={false}
          className="font-medium text-accent hover:underline"
        >
          {t("lives.drawerLink")}
        </Link>
      </div>
      {data?.journal.state === "failed" || (error && !data && !unknown) ? (
        <div className="grid gap-2">
          <Note tone="warn" role="status">
            {t("lives.drawerWithout")}
          </Note>
          <AddressChanges service={service} address={address} seed={seed} />
        </div>
      ) : !data && !unknown ? (
        <p role="status" className="text-faint">
          {t("common.loading")}
        </p>
      ) : !data || !lane || lane.lives.length === 0 ? (
        <p className="text-faint">{t("lives.drawerNone")}</p>
      ) : (
        <div className="overflow-hidden rounded-card border border-line">
          <LifeList lane={lane} />
          <GapLines gaps={data.gaps} begins={data.begins} />
          {data.truncated && (
            <p className="border-line border-t px-3.5 py-2.5 text-12 text-muted">
              {t("lives.truncated")}
            </p>
          )}
        </div>
      )}
    </>
  );
}

function Counts({ lane: { lives, restarts, crashes, flapping } }: { lane: Lane }) {
  const { t } = useMessages();
  return (
    <>
      <span className="text-12 text-muted">
        {t("lives.drawerCount", {
          lives: t("lives.lives", { n: lives.length }),
          restarts: t("lives.restarts", { n: restarts }),
          crashes: t("lives.crashes", { n: crashes }),
        })}
      </span>
      {flapping && (
        <Tag tone="warn" title={t("lives.tagFlappingHint")}>
          {t("lives.tagFlapping")}
        </Tag>
      )}
    </>
  );
}

function LifeList({ lane: { lives } }: { lane: Lane }) {
  const { t } = useMessages();
  const now = useNow(1_000);
  const [shown, setShown] = useState(LIVES_SHOWN);
  const more = lives.length - shown;
  return (
    <>
      <ol>
        {lives
          .slice(-shown)
          .reverse()
          .map((life) => (
            <LifeLine key={`${life.fromRevision} ${life.toRevision}`} life={life} now={now} />
          ))}
      </ol>
      {more > 0 && (
        <Button
          variant="ghost"
          className="w-full rounded-none border-line border-t"
          onClick={() => setShown(shown + 5 * LIVES_SHOWN)}
        >
          {t("service.showMore", { n: Math.min(more, 5 * LIVES_SHOWN) })}
        </Button>
      )}
    </>
  );
}
