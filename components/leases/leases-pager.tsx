"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";

import { Button } from "@/components/ui/button";
import type { LeasesQuery } from "@/lib/api/leases-contract";
import { useMessages } from "@/lib/i18n/messages-provider";

import { pageRange } from "./leases-view";

/** Which part of the leases is listed, and the way to the others. */
export function LeasesPager({
  query,
  total,
  onPage,
}: {
  query: LeasesQuery;
  total: number;
  onPage: (page: string) => void;
}) {
  const { t } = useMessages();
  const { page, pages, from, to } = pageRange(query, total);
  if (total === 0 || (pages === 1 && page === 1)) return null;
  return (
    <nav
      aria-label={t("leases.pages")}
      className="flex items-center gap-2 border-line border-t px-3.5 py-2"
    >
      <span role="status" className="text-muted">
        {t("leases.range", { from, to, total })}
      </span>
      <span className="flex-1" />
      <Button disabled={page <= 1} onClick={() => onPage(String(Math.min(page - 1, pages)))}>
        <ChevronLeft aria-hidden />
        {t("leases.previous")}
      </Button>
      <Button disabled={page >= pages} onClick={() => onPage(String(page + 1))}>
        {t("leases.next")}
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
