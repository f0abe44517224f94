"use client";

import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { Note } from "@/components/ui/note";
import type { ClusterAnswer } from "@/lib/api/contract";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { clusterNotices, type Notice } from "./cluster-view";

const alarms: Record<string, { text: MessageKey; todo: MessageKey; commands?: string[] }> = {
  NOSPACE: {
    text: "cluster.alarmNoSpace",
    todo: "cluster.alarmNoSpaceDo",
    commands: [
      "etcdctl compact $(etcdctl endpoint status -w json | grep -o '\"revision\":[0-9]*' | head -1 | grep -o '[0-9]*')",
      "etcdctl defrag --cluster",
      "etcdctl alarm disarm",
    ],
  },
  CORRUPT: { text: "cluster.alarmCorrupt", todo: "cluster.alarmCorruptDo" },
};

const otherAlarm = { text: "cluster.alarmOther", todo: "cluster.alarmOtherDo" } as const;

/** What is wrong with the cluster, what that means for services, and what to do. */
export function ClusterNotices({ answer }: { answer: ClusterAnswer }) {
  return (
    <div role="status" className="grid grid-cols-[minmax(0,1fr)] gap-2 empty:hidden">
      {clusterNotices(answer).map((notice) => (
        <NoticeNote key={JSON.stringify(notice)} notice={notice} />
      ))}
    </div>
  );
}

function NoticeNote({ notice }: { notice: Notice }) {
  const { t } = useMessages();
  const say = useReason();
  if (notice.kind === "mixed") {
    return (
      <Titled tone="gone" title={t("cluster.mixed")}>
        <p className="break-words">{say(notice.text)}</p>
        <p>{t("cluster.mixedDo")}</p>
      </Titled>
    );
  }
  if (notice.kind === "alarm") {
    const { alarm, member } = notice;
    const { text, todo, commands } = { commands: undefined, ...(alarms[alarm] ?? otherAlarm) };
    return (
      <Titled tone="gone" title={t("cluster.alarmTitle", { alarm, member })}>
        <p>{t(text)}</p>
        <p>{t(todo)}</p>
        {commands && (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
            tabIndex={0}
            className="figures mt-1.5 overflow-x-auto rounded-[7px] bg-surface px-3 py-2 text-text"
          >
            {commands.join("\n")}
          </pre>
        )}
      </Titled>
    );
  }
  if (notice.kind === "no-leader") {
    return (
      <Titled tone="gone" title={t("cluster.noLeader")}>
        <p>{t("cluster.noLeaderText")}</p>
      </Titled>
    );
  }
  if (notice.kind === "partly") {
    const { away, left, of, quorum } = notice;
    return (
      <Titled tone={left < quorum ? "gone" : "warn"} title={t("cluster.partly", { n: away })}>
        <p>{t("cluster.partlyText", { left, n: of, quorum })}</p>
      </Titled>
    );
  }
  return (
    <Titled tone="warn" title={t("cluster.quotaNear", { percent: notice.percent })}>
      <p>{t("cluster.quotaNearText")}</p>
    </Titled>
  );
}

function Titled({
  tone,
  title,
  children,
}: {
  tone: "gone" | "warn";
  title: string;
  children: ReactNode;
}) {
  return (
    <Note tone={tone} icon={<TriangleAlert aria-hidden className="self-start" />}>
      <p className="font-semibold">{title}</p>
      {children}
    </Note>
  );
}
