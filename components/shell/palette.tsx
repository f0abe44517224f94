"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { type ReactNode, useDeferredValue, useEffect, useRef, useState } from "react";

import { useModal } from "@/components/ui/use-modal";
import type { SearchAnswer } from "@/lib/api/contract";
import { leaseHex } from "@/lib/client/format";
import { leasePath, servicePath } from "@/lib/client/paths";
import { queries } from "@/lib/client/queries";
import { useKeepPoint, usePastPoint } from "@/lib/client/use-past-point";
import { useSettled } from "@/lib/client/use-settled";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { takeTyped } from "./overlays";
import { pages } from "./pages";

type Hit = SearchAnswer["hits"][number];

/** Search over services, addresses and leases, and the way to every page. Loaded when first needed. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useMessages();
  const say = useReason();
  const router = useRouter();
  const keep = useKeepPoint();
  const past = usePastPoint() !== null;
  const ref = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const q = useSettled(useDeferredValue(text.trim()), 120);
  const { data, error, isFetching } = useQuery(queries.search(q));
  const hits = q === "" ? [] : (data?.hits ?? []);
  useModal(ref);
  useEffect(() => {
    const typed = takeTyped();
    if (typed !== "") setText(typed);
  }, []);

  const go = (path: string) => {
    onClose();
    router.push(keep(path));
  };
  const matchingPages = pages.filter(({ name }) =>
    t(`shell.${name}`).toLowerCase().includes(text.trim().toLowerCase()),
  );
  const group = (heading: string, kind: Hit["kind"], draw: (hit: Hit) => ReactNode) => {
    const ofKind = hits.filter((hit) => hit.kind === kind);
    if (ofKind.length === 0) return null;
    return (
      <Group heading={heading}>
        {ofKind.map((hit) => (
          <Item key={keyOf(hit)} value={keyOf(hit)} onSelect={() => go(pathOf(hit))}>
            {draw(hit)}
          </Item>
        ))}
      </Group>
    );
  };

  return (
    <dialog
      ref={ref}
      aria-label={t("shell.searchTitle")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className="mx-auto mt-[12dvh] mb-auto w-[calc(100vw-1.5rem)] max-w-140 overflow-hidden rounded-dialog border border-line bg-surface p-0 text-text shadow-float backdrop:bg-[rgb(12_14_14/42%)]"
    >
      <Command shouldFilter={false} label={t("shell.searchTitle")}>
        <Command.Input
          data-autofocus
          value={text}
          onValueChange={setText}
          placeholder={t("shell.search")}
          className="h-12 w-full border-line border-b bg-transparent px-4 text-15 outline-none"
        />
        <Command.List
          label={t("shell.searchTitle")}
          className="max-h-[50dvh] overflow-y-auto p-1.5"
        >
          {matchingPages.length > 0 && (
            <Group heading={t("shell.searchPages")}>
              {matchingPages.map(({ href, name, icon: Icon }) => (
                <Item key={href} value={href} onSelect={() => go(href)}>
                  <Icon aria-hidden className="size-4 text-muted" />
                  {t(`shell.${name}`)}
                </Item>
              ))}
            </Group>
          )}
          {group(t("shell.searchServices"), "service", ({ service, alias }) => (
            <>
              <span className="truncate font-[550]">{alias ?? service}</span>
              {alias !== undefined && (
                <span className="ml-auto truncate text-muted">{service}</span>
              )}
            </>
          ))}
          {group(t("shell.searchInstances"), "instance", ({ service, address }) => (
            <>
              <span className="figures truncate">{address}</span>
              <span className="ml-auto truncate text-muted">{service}</span>
            </>
          ))}
          {group(t("shell.searchLeases"), "lease", ({ lease, service, address }) => (
            <>
              <span className="figures">{leaseHex(lease ?? "0")}</span>
              <span className="figures truncate text-faint max-sm:hidden">{lease}</span>
              <span className="ml-auto truncate text-muted">
                {[service, address].filter(Boolean).join(" · ")}
              </span>
            </>
          ))}
        </Command.List>
      </Command>
      <p role="status" className="border-line border-t bg-sunken px-4 py-2 text-12 text-muted">
        {error
          ? say(error.message)
          : q !== "" && !isFetching && hits.length === 0
            ? t("shell.searchNone", { q })
            : t(past ? "past.searchPresent" : "shell.searchHint")}
      </p>
    </dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11.5 [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

function Item(props: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      {...props}
      className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-accent-soft"
    />
  );
}

function keyOf({ kind, service, address, lease }: Hit): string {
  return JSON.stringify([kind, service, address, lease]);
}

function pathOf({ kind, service, address, lease }: Hit): string {
  if (kind === "lease") return leasePath(lease ?? "0");
  return servicePath(service ?? "", address ?? undefined);
}
