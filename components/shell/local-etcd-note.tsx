"use client";

import { FlaskConical } from "lucide-react";

import { Note } from "@/components/ui/note";
import { useStatus } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";

/** Says that this is Rollcall's own etcd, which nobody should take for theirs. */
export function LocalEtcdNote() {
  const { rich } = useMessages();
  const { demo, endpoints } = useStatus();
  return (
    <div className="px-4 pt-4 md:px-6">
      <Note tone="info" icon={<FlaskConical aria-hidden />}>
        {rich(demo ? "shell.demoText" : "shell.localEtcdText", {
          endpoint: <span className="figures">{endpoints.join(", ")}</span>,
          command: <code>npm run demo -- crash user-1</code>,
        })}
      </Note>
    </div>
  );
}
