"use client";

import type { ReactNode } from "react";

import { classNames } from "@/components/ui/class-names";
import { usePastView } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Theme } from "@/lib/theme";

import { Brand } from "./brand";
import { ClusterFoot } from "./cluster-foot";
import { Header } from "./header";
import { Navigation } from "./navigation";
import { Notices } from "./notices";
import { PlaceInTime } from "./place-in-time";

/** What is around every page: navigation at the side or, on narrow screens, at the foot; header; notices. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  const { t } = useMessages();
  const past = usePastView() !== null;
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] md:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("shell.skip")}
      </a>
      <aside aria-label="Rollcall" className="hidden border-line border-r bg-surface md:block">
        <div className="sticky top-0 flex h-dvh flex-col gap-0.5 px-3 py-4">
          <Brand />
          <Navigation />
          <footer className="mt-auto border-line border-t px-2 pt-3">
            <ClusterFoot theme={theme} />
          </footer>
        </div>
      </aside>
      {/* What sticks to the top of the page sticks below the header, and the banner of the past. */}
      <div className={classNames("flex min-w-0 flex-col", past && "md:[--bars:6.125rem]")}>
        <Header />
        <PlaceInTime />
        <main id="content" tabIndex={-1} className="flex-1 outline-none">
          <Notices />
          {children}
        </main>
        <footer className="border-line border-t px-4 pt-3 pb-19 md:hidden">
          <ClusterFoot theme={theme} />
        </footer>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-30 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden">
        <Navigation bar />
      </div>
    </div>
  );
}
