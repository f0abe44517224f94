"use client";

import { ChevronLeft, ChevronRight, History } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import { moveTo, type PastPoint, type PastView } from "@/lib/client/past-point";
import type { Standpoint } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { ChangesSince } from "./changes-since";
import type { Direction } from "./neighbour";
import { PastWhen } from "./past-when";
import { usePageService, usePastRegistry } from "./use-past-registry";
import { useSteps } from "./use-steps";

const sources: Record<Standpoint["source"], { text: MessageKey; hint: MessageKey }> = {
  etcd: { text: "past.sourceEtcd", hint: "past.sourceEtcdHint" },
  journal: { text: "past.sourceJournal", hint: "past.sourceJournalHint" },
  live: { text: "past.sourceLive", hint: "past.sourceLiveHint" },
};

/** Under the header while a moment of the past is chosen: which one, and the ways out of it. */
export function PastBanner({ point, view }: { point: PastPoint; view: PastView }) {
  const { rich } = useMessages();
  if (view === "past") return <OfPast point={point} />;
  return (
    <Banner
      text={rich(view === "present" ? "past.present" : "past.allOfTime", {
        when: <PastWhen point={point} standpoint={undefined} />,
      })}
    />
  );
}

function OfPast({ point }: { point: PastPoint }) {
  const { t, rich } = useMessages();
  const service = usePageService();
  const registry = usePastRegistry(point);
  const data = registry.stale ? undefined : registry.data;
  const { step, said } = useSteps(point, data, service);
  const source = data && sources[data.source];
  // Where nobody knows the time, the revision stands in its place already.
  const revision = data && (point.kind === "at" || data.moment) ? data.revision : null;
  return (
    <Banner
      text={
        <>
          <span className="font-[550]">
            {rich("past.asItWas", { when: <PastWhen point={point} standpoint={data} /> })}
          </span>
          {revision !== null && (
            <span className="figures">
              {" · "}
              {t("past.rev", { revision: formatInteger(revision) })}
            </span>
          )}
        </>
      }
      tag={source && <Tag title={t(source.hint)}>{t(source.text)}</Tag>}
      since={
        data &&
        data.epoch > 0 && (
          <ChangesSince epoch={data.epoch} revision={data.revision} service={service} />
        )
      }
      said={said}
    >
      <StepButton direction="earlier" service={service} step={step} />
      <StepButton direction="later" service={service} step={step} />
    </Banner>
  );
}

function StepButton({
  direction,
  service,
  step,
}: {
  direction: Direction;
  service: string | null;
  step: ((direction: Direction) => void) | null;
}) {
  const { t } = useMessages();
  const Icon = direction === "earlier" ? ChevronLeft : ChevronRight;
  const name = service === null ? t(`past.${direction}`) : t(`past.${direction}Of`, { service });
  return (
    <Button
      icon
      aria-label={name}
      aria-keyshortcuts={direction === "earlier" ? "[" : "]"}
      title={name}
      // Not `disabled`: while the next moment comes, it would lose the focus.
      aria-disabled={step === null}
      className="aria-disabled:opacity-50"
      onClick={() => step?.(direction)}
    >
      <Icon aria-hidden />
    </Button>
  );
}

function Banner({
  text,
  tag,
  since,
  said,
  children,
}: {
  text: ReactNode;
  tag?: ReactNode;
  since?: ReactNode;
  /** What came of the last button. */
  said?: string | null;
  children?: ReactNode;
}) {
  const { t } = useMessages();
  const router = useRouter();
  return (
    <section
      aria-label={t("past.banner")}
      className="z-15 flex flex-wrap items-center gap-x-2.5 gap-y-1.5 border-line border-b bg-hold-soft px-4 py-1.75 text-hold-ink md:sticky md:top-13 md:h-11.5 md:flex-nowrap md:px-6 xl:in-[body:has(dialog[open]:not(:modal))]:pr-123"
    >
      <History aria-hidden className="size-4 shrink-0" />
      <p role="status" className="min-w-0 md:truncate">
        {text}
      </p>
      {/* Beside an open drawer there is room for the time, not for who told. */}
      <span className="xl:max-2xl:in-[body:has(dialog[open]:not(:modal))]:hidden">{tag}</span>
      {since}
      <p role="status" className="min-w-0 text-12.5 md:truncate" title={said ?? undefined}>
        {said}
      </p>
      <span className="ml-auto flex gap-1.5">
        {children}
        <Button onClick={() => router.push(moveTo(window.location.href, null))}>
          {t("past.backToLive")}
        </Button>
      </span>
    </section>
  );
}
