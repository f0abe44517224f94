"use client";

import Link from "next/link";
import { useParams, usePathname } from "next/navigation";

import { parseServiceParam } from "@/lib/client/paths";
import { useKeepPoint } from "@/lib/client/use-past-point";
import { useMessages } from "@/lib/i18n/messages-provider";

import { pageOf } from "./pages";

/** The page, and the service that it shows. */
export function Crumbs() {
  const { t } = useMessages();
  const keep = useKeepPoint();
  const page = pageOf(usePathname());
  const { service } = useParams<{ service?: string }>();
  if (!page) return <h1 className="font-semibold">Rollcall</h1>;
  const name = t(`shell.${page.name}`);
  // The page of a service has its own heading, with the name in full.
  if (service === undefined) return <h1 className="truncate font-semibold">{name}</h1>;
  return (
    // Of all in the header it is the name that gives way.
    <div className="flex min-w-0 shrink-[1000] items-center font-semibold">
      <Link
        href={keep(page.href)}
        prefetch={false}
        className="whitespace-nowrap font-normal text-muted hover:text-text"
      >
        {name}
      </Link>
      <span aria-hidden className="mx-1.5 font-normal text-faint">
        /
      </span>
      <span className="truncate" title={parseServiceParam(service)}>
        {parseServiceParam(service)}
      </span>
    </div>
  );
}
