"use client";

import type { KeysAnswer } from "@/lib/api/keys-contract";
import { formatBytes } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";

import { crumbsOf } from "./keys-view";

/** The way to the open folder, each step a link, and how much is in it. */
export function KeysCrumbs({
  under,
  total,
  onEnter,
}: {
  under: string;
  total: KeysAnswer["total"] | null;
  onEnter: (prefix: string) => void;
}) {
  const { t } = useMessages();
  const crumbs = crumbsOf(under);
  const step = "rounded px-1 py-0.5 hover:bg-sunken hover:text-text";
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-2.5 py-1.5">
      <nav aria-label={t("keys.path")} className="min-w-0 flex-1">
        <ol className="flex flex-wrap items-center text-12.5">
          <li>
            <button
              type="button"
              aria-current={under === "" ? "page" : undefined}
              className={`${step} ${under === "" ? "font-medium" : "text-muted"}`}
              onClick={() => onEnter("")}
            >
              {t("keys.root")}
            </button>
          </li>
          {crumbs.map(({ name, prefix }) => (
            <li key={prefix} className="flex min-w-0 items-center">
              <span aria-hidden className="text-faint">
                ›
              </span>
              <button
                type="button"
                aria-current={prefix === under ? "page" : undefined}
                className={`figures min-w-0 whitespace-pre-wrap text-left [overflow-wrap:anywhere] ${step} ${
                  prefix === under ? "font-medium" : "text-muted"
                }`}
                onClick={() => onEnter(prefix)}
              >
                {name}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {total && (
        <span role="status" className="px-1 text-12.5 text-muted">
          {t("keys.summary", { n: total.keys, size: formatBytes(total.bytes) })}
        </span>
      )}
    </div>
  );
}
