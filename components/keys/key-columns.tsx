"use client";

import { File, Folder, KeyRound } from "lucide-react";
import { useMemo } from "react";
import { DangerMark } from "@/components/formats/danger-mark";
import { LeaseText } from "@/components/instances/lease-text";
import { LeaseTtl } from "@/components/leases/lease-ttl";
import type { Column } from "@/components/ui/table-column";
import { Tag } from "@/components/ui/tag";
import { formatBytes, formatInteger } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import { useMessages } from "@/lib/i18n/messages-provider";

import { type KeyRow, kindLabels, nameUnder } from "./keys-view";
import { KindTag } from "./kind-tag";

/** The columns of keys in the folder `under`; `compact` leaves out what the open drawer says as well. */
export function useKeyColumns(under: string, compact: boolean): Column<KeyRow>[] {
  const { t } = useMessages();
  return useMemo(() => {
    const key: Column<KeyRow> = {
      id: "key",
      header: t("keys.columnKey"),
      rowHeader: true,
      cell: (row) => <KeyName row={row} under={under} />,
    };
    const kind: Column<KeyRow> = {
      id: "kind",
      header: t("keys.columnKind"),
      width: "7rem",
      hideBelow: "sm",
      cell: (row) => {
        if (row.type === "key") return <KindTag kind={row.kind} />;
        const text = row.kinds.map((name) => t(kindLabels[name])).join(", ");
        return (
          <span className="text-muted" title={text}>
            {text}
          </span>
        );
      },
    };
    const codec: Column<KeyRow> = {
      id: "codec",
      header: t("keys.columnCodec"),
      width: "8.125rem",
      hideBelow: "lg",
      cell: (row) => {
        const [first, ...others] = (row.type === "key" ? [row.codec] : row.codecs).filter(
          (name) => name !== "unknown",
        );
        if (first === undefined) return null;
        return (
          <span className="flex gap-1.5" title={[first, ...others].join(", ")}>
            <Tag>{first}</Tag>
            {others.length > 0 && <Tag>+{others.length}</Tag>}
          </span>
        );
      },
    };
    const lease: Column<KeyRow>[] = [
      {
        id: "lease",
        header: t("keys.columnLease"),
        width: "10.25rem",
        hideBelow: "xl",
        cell: (row) => row.type === "key" && <LeaseText lease={row.lease} />,
      },
      {
        id: "ttl",
        header: t("keys.columnTtl"),
        width: "10.5rem",
        hideBelow: "lg",
        cell: (row) => row.type === "key" && row.lease !== "0" && <LeaseTtl sample={row.sample} />,
      },
    ];
    const size: Column<KeyRow>[] = [
      {
        id: "keys",
        header: t("keys.columnKeys"),
        align: "right",
        width: "5.25rem",
        hideBelow: "sm",
        cell: (row) =>
          row.type === "folder" && (
            <span className="figures text-muted">{formatInteger(row.keys)}</span>
          ),
      },
      {
        id: "size",
        header: t("keys.columnSize"),
        align: "right",
        width: "5.75rem",
        cell: (row) => (
          <span className="figures text-faint">
            {formatBytes(row.type === "key" ? row.valueBytes : row.bytes)}
          </span>
        ),
      },
    ];
    return [key, kind, codec, ...(compact ? [] : lease), ...size];
  }, [t, under, compact]);
}

/** What a row is called here, with what should be known before anybody touches it. */
function KeyName({ row, under }: { row: KeyRow; under: string }) {
  const { t } = useMessages();
  const name = nameUnder(row, under);
  const whole = row.type === "key" ? row.key : row.prefix;
  const secret = row.type === "key" && row.sensitive;
  const Icon = row.type === "folder" ? Folder : File;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      <span className="grid min-w-0 leading-tight">
        <span className="figures truncate" title={maskKey(whole)}>
          {row.type === "folder" && <span className="sr-only">{t("keys.folder")} </span>}
          {name === "" ? (
            <span className="text-faint">{t("keys.emptySegment")}</span>
          ) : (
            maskKey(name)
          )}
        </span>
        {/* On narrow screens there is no column for it. */}
        <span className="truncate text-12 text-muted sm:hidden">
          {row.type === "key" ? t(kindLabels[row.kind]) : t("keys.folderKeys", { n: row.keys })}
        </span>
      </span>
      {secret && (
        <Tag title={t("keys.maskedValue")}>
          <KeyRound aria-hidden className="size-3" />
          {t("keys.masked")}
        </Tag>
      )}
      {row.danger && <DangerMark danger={row.danger} />}
    </span>
  );
}
