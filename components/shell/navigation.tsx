"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

import { classNames } from "@/components/ui/class-names";
import { formatInteger } from "@/lib/client/format";
import { useStatus } from "@/lib/client/live/use-topic";
import { useKeepPoint, usePastPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";

import { pageOf, pages } from "./pages";

/** The links to all pages with how much is there; `bar` lays them side by side. */
export function Navigation({ bar = false }: { bar?: boolean }) {
  const { t } = useMessages();
  const { counts } = useStatus();
  const keep = useKeepPoint();
  const past = usePastPoint() !== null;
  const list = useRef<HTMLUListElement>(null);
  const current = pageOf(usePathname());
  const name = current?.name;
  const placed = useRef(false);
  useEffect(() => {
    // A narrow bar shows some of them only: at least where the reader is.
    if (!bar || name === undefined) return;
    // Whoever has scrolled it before this ran is about to touch something.
    const scrolled = !placed.current && list.current && list.current.scrollLeft > 0;
    placed.current = true;
    if (scrolled) return;
    const here = list.current?.querySelector("[aria-current]");
    here?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [bar, name]);
  const count: Partial<Record<string, number>> = {
    services: counts?.services,
    leases: counts?.leases,
    quarantine: counts?.quarantines,
    registrations: counts?.handRegistrations,
    findings: counts?.findings,
    keys: counts?.otherKeys,
  };
  return (
    <nav aria-label={t("shell.navigation")}>
      <ul
        ref={list}
        className={
          bar
            ? "grid auto-cols-[minmax(3.625rem,1fr)] grid-flow-col overflow-x-auto"
            : "grid gap-0.5"
        }
      >
        {pages.map(({ href, name, icon: Icon }) => {
          const here = current?.name === name;
          const number = count[name];
          return (
            <li key={name}>
              <Link
                href={keep(href)}
                // The console would draw eight pages for whoever opens one, and as many again for each instant of the past.
                prefetch={false}
                aria-current={here ? "page" : undefined}
                className={classNames(
                  "flex items-center font-medium",
                  bar
                    ? "h-14 flex-col justify-center gap-1 text-11"
                    : "gap-2.5 rounded-md px-2 py-1.75 hover:bg-sunken",
                  here ? (bar ? "text-accent" : "bg-sunken text-text") : "text-muted",
                )}
              >
                <Icon aria-hidden strokeWidth={1.75} className={bar ? "size-5" : "size-4"} />
                {t(bar && name === "keys" ? "shell.keysShort" : `shell.${name}`)}
                {/* They count what is there now. */}
                {!bar && !past && number !== undefined && (
                  <span className="ml-auto font-mono text-11.5 text-faint tabular-nums">
                    {formatInteger(number)}
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
