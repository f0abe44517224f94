"use client";

import { WifiOff } from "lucide-react";

import { DatedTime } from "@/components/ui/dated-time";
import { Note } from "@/components/ui/note";
import { useLiveness } from "@/lib/client/live/use-topic";
import { usePastView } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

/** Says that, and since when, the page may be out of date. */
export function StaleNote() {
  const { rich } = useMessages();
  const say = useReason();
  const liveness = useLiveness();
  // What was does not grow stale; that the console is away stands in the header.
  const past = usePastView() === "past";
  if (past) return null;
  if (liveness.kind !== "reconnecting" && liveness.kind !== "etcd-lost") return null;
  const time = <DatedTime at={liveness.since} />;
  return (
    <div className="px-4 pt-4 md:px-6">
      <Note tone="warn" role="status" icon={<WifiOff aria-hidden />}>
        {liveness.kind === "reconnecting"
          ? rich("shell.staleConsole", { time })
          : rich("shell.staleEtcd", { time, reason: say(liveness.error?.message ?? "—") })}
      </Note>
    </div>
  );
}
