"use client";

import { Dot } from "@/components/ui/dot";
import { Tag } from "@/components/ui/tag";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { type Member, memberHex, raftLag } from "./cluster-view";
import { DatabaseBar } from "./database-bar";

/** So few are always on their way: the members are not asked at the same instant. */
const BEHIND = 10;
const cell = "px-3.5 py-2.5 align-top";

/** One member; of one that does not answer, why. */
export function MemberRow({
  member,
  members,
  quotaBytes,
}: {
  member: Member;
  members: readonly Member[];
  quotaBytes: number | null;
}) {
  const { t } = useMessages();
  const say = useReason();
  const { id, name, leader, learner, clientUrls, status, error } = member;
  const lag = raftLag(member, members);
  const role = leader ? "leader" : learner ? "learner" : "follower";
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} text-left font-normal`}>
        <span className="flex items-baseline gap-2">
          <Dot tone={status ? "alive" : "gone"} />
          <span className="grid min-w-0">
            <span className="truncate font-[550]" title={name}>
              {name || t("cluster.noName")}
            </span>
            <span className="figures truncate text-faint" title={id}>
              {memberHex(id)}
            </span>
          </span>
        </span>
      </th>
      <td className={cell}>
        {status ? (
          <Tag tone={leader ? "info" : "neutral"}>{t(`cluster.${role}`)}</Tag>
        ) : (
          <Tag tone="gone">{t("cluster.unreachable")}</Tag>
        )}
      </td>
      {status ? (
        <>
          <td className={`${cell} figures max-md:hidden`}>{status.version}</td>
          <td className={cell}>
            <DatabaseBar
              name={name}
              sizeBytes={status.dbSizeBytes}
              inUseBytes={status.dbSizeInUseBytes}
              quotaBytes={quotaBytes}
            />
            {status.errors.length > 0 && (
              <p className="mt-1 break-words text-12 text-gone-ink">
                {t("cluster.memberErrors", { errors: status.errors.join("; ") })}
              </p>
            )}
          </td>
          <td className={`${cell} text-right max-lg:hidden`}>
            <span className="figures">{formatInteger(status.raftAppliedIndex)}</span>
            {lag >= BEHIND && (
              <span className="block text-12 text-faint">{t("cluster.behind", { n: lag })}</span>
            )}
          </td>
        </>
      ) : (
        <>
          <td className={`${cell} text-faint max-md:hidden`}>—</td>
          <td className={`${cell} break-words text-12.5 text-gone-ink`}>
            {error ? say(error) : t("cluster.unreachable")}
          </td>
          <td className={`${cell} text-right text-faint max-lg:hidden`}>—</td>
        </>
      )}
      <td className={`${cell} max-lg:hidden`}>
        <span className="figures grid text-muted">
          {clientUrls.length === 0
            ? t("cluster.noUrls")
            : clientUrls.map((url) => (
                <span key={url} className="truncate" title={url}>
                  {url}
                </span>
              ))}
        </span>
      </td>
    </tr>
  );
}
