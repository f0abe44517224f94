"use client";

import { Dot } from "@/components/ui/dot";
import { useLiveness, useStatus } from "@/lib/client/live/use-topic";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Theme } from "@/lib/theme";

import { LanguageSwitch } from "./language-switch";
import { ShortcutsButton } from "./shortcuts-button";
import { ThemeSwitch } from "./theme-switch";

/** Which cluster this is, and the choices of the reader: shortcuts, theme, language. */
export function ClusterFoot({ theme }: { theme: Theme }) {
  const { t } = useMessages();
  const { clusterId, etcdVersion, members } = useStatus();
  const { kind } = useLiveness();
  const facts = [
    etcdVersion && t("shell.etcd", { version: etcdVersion }),
    members !== null && t("shell.members", { n: members }),
  ].filter(Boolean);
  return (
    <div className="grid gap-1.5 text-12 text-muted">
      <div className="flex items-center gap-1.75">
        <Dot tone={kind === "live" ? "alive" : "warn"} />
        <span className="truncate font-[550] text-text" title={clusterId || undefined}>
          {clusterId ? t("shell.clusterId", { id: shortId(clusterId) }) : t("shell.noCluster")}
        </span>
      </div>
      {facts.length > 0 && (
        <div className="truncate font-mono text-12 text-faint">{facts.join(" · ")}</div>
      )}
      <div className="-mx-1 flex items-center gap-1">
        <ShortcutsButton />
        <span className="flex-1" />
        <ThemeSwitch initial={theme} />
        <LanguageSwitch />
      </div>
    </div>
  );
}

/** The first half of a cluster id as etcdctl prints it, in hexadecimal. */
function shortId(clusterId: string): string {
  return BigInt(clusterId).toString(16).padStart(16, "0").slice(0, 8);
}
