"use client";

import { useQuery } from "@tanstack/react-query";
import { Pin as PinIcon, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Note } from "@/components/ui/note";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tag } from "@/components/ui/tag";
import type { PinsAnswer } from "@/lib/api/pins-contract";
import { pinQueries } from "@/lib/client/pin-queries";
import { useStandingError } from "@/lib/client/use-standing-error";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { givenOptions, optionTexts } from "./mapping-options";
import type { Unpinning } from "./unpin-dialog";

const UnpinDialog = dynamic(() => import("./unpin-dialog").then((m) => m.UnpinDialog), {
  ssr: false,
});

/** What prefixes are read as by somebody's word: by configuration, and by pins, which can be removed. */
export function PinsCard({ under }: { under: string }) {
  const { t } = useMessages();
  const say = useReason();
  const { readOnly, pin } = useActions();
  const answer = useQuery(pinQueries.all());
  const { data, refetch } = answer;
  const error = useStandingError(answer);
  const [unpinning, setUnpinning] = useState<Unpinning | null>(null);
  const problem = error?.message ?? data?.problem;
  const none = data && data.pins.length + data.configured.length + data.malformed.length === 0;
  return (
    <Card
      label={t("formats.pins")}
      header={
        <>
          <h2 className="font-semibold">{t("formats.pins")}</h2>
          <span className="text-12.5 text-muted max-sm:hidden">{t("formats.pinsHint")}</span>
          <span className="flex-1" />
          {!readOnly && (
            <Button onClick={() => pin({ prefix: under, format: null })}>
              <PinIcon aria-hidden />
              {t(under === "" ? "formats.pinAny" : "formats.pinAsOther")}
            </Button>
          )}
        </>
      }
    >
      {problem && (
        <div className="p-3">
          <Note tone="warn" role="status" icon={<TriangleAlert aria-hidden />}>
            {t("formats.pinsFailed", { reason: say(problem) })}{" "}
            <Button onClick={() => refetch()}>{t("common.retry")}</Button>
          </Note>
        </div>
      )}
      {none && !problem && <p className="px-3.5 py-4 text-muted">{t("formats.pinsNone")}</p>}
      {data && !none && (
        <ul>
          {data.pins.map((one) => (
            <Line
              key={one.id}
              mapping={one}
              unpin={readOnly ? null : () => setUnpinning(one)}
              note={
                <>
                  {one.actor !== null && t("past.byActor", { actor: one.actor })}{" "}
                  <RelativeTime at={one.createdAt} />
                  {one.reason !== "" && ` · ${one.reason}`}
                </>
              }
            >
              {one.overruled && (
                <Tag tone="warn" title={t("formats.overruledHint")}>
                  {t("formats.overruled")}
                </Tag>
              )}
            </Line>
          ))}
          {data.configured.map((one) => (
            <Line key={`${one.prefix} ${one.format}`} mapping={one} note="REGISTRY_FORMATS">
              <Tag tone="info">{t("formats.configured")}</Tag>
            </Line>
          ))}
          {data.malformed.map((one) => (
            <Line
              key={one.key}
              mapping={{ prefix: one.key, format: "" }}
              unpin={
                readOnly || one.id === "" ? null : () => setUnpinning({ ...one, prefix: one.key })
              }
              note={say(one.problem)}
            >
              <Tag tone="gone">{t("formats.malformed")}</Tag>
            </Line>
          ))}
        </ul>
      )}
      {unpinning && <UnpinDialog pin={unpinning} onClose={() => setUnpinning(null)} />}
    </Card>
  );
}

type Configured = PinsAnswer["configured"][number];
type Mapping = Pick<Configured, "prefix" | "format"> & Partial<Configured>;

function Line({
  mapping,
  note,
  unpin,
  children,
}: {
  mapping: Mapping;
  note: ReactNode;
  unpin?: (() => void) | null;
  children?: ReactNode;
}) {
  const { t } = useMessages();
  const { prefix, format, fallback, readOnly, sensitive } = mapping;
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b px-3.5 py-2 last:border-b-0">
      <span className="figures min-w-0 font-[550] [overflow-wrap:anywhere]">
        {prefix === "" ? t("keys.root") : prefix}
      </span>
      {format !== "" && <Tag>{format}</Tag>}
      {givenOptions(mapping).map(({ option, value }) => (
        <Tag key={option} title={t(optionTexts[option].hint)}>
          {t(optionTexts[option].label)} {value}
        </Tag>
      ))}
      {children}
      {fallback && <Tag>{t("formats.pinFallback")}</Tag>}
      {readOnly && <Tag>{t("formats.pinReadOnly")}</Tag>}
      {sensitive && <Tag>{t("formats.pinSensitive")}</Tag>}
      <span className="min-w-0 text-12.5 text-muted [overflow-wrap:anywhere]">{note}</span>
      <span className="flex-1" />
      {unpin && (
        <Button
          variant="ghost"
          aria-label={t("formats.unpinPrefix", { prefix })}
          className="hover:text-gone-ink"
          onClick={unpin}
        >
          {t("formats.unpin")}
        </Button>
      )}
    </li>
  );
}
