"use client";

import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { ClusterAnswer } from "@/lib/api/contract";
import { useMessages } from "@/lib/i18n/messages-provider";

import { MemberRow } from "./member-row";

const head = "h-8.5 px-3.5 text-left font-medium text-12 text-muted";

/** The members, each with what it says of itself, or why it says nothing. */
export function MembersCard({ answer: { members, quotaBytes } }: { answer: ClusterAnswer }) {
  const { t } = useMessages();
  return (
    <Card
      labelledBy="members"
      header={
        <h2 id="members" className="font-semibold">
          {t("cluster.members")}
        </h2>
      }
    >
      {members.length === 0 ? (
        <EmptyState title={t("cluster.noMembers")} />
      ) : (
        <table className="w-full table-fixed">
          <caption className="sr-only">{t("cluster.membersCaption")}</caption>
          <thead>
            <tr>
              <th scope="col" className={head}>
                {t("cluster.columnMember")}
              </th>
              <th scope="col" className={`${head} w-27 max-md:w-23`}>
                {t("cluster.columnRole")}
              </th>
              <th scope="col" className={`${head} w-23 max-md:hidden`}>
                {t("cluster.columnVersion")}
              </th>
              <th scope="col" className={`${head} w-[26%] max-md:w-[38%]`}>
                {t("cluster.columnDatabase")}
              </th>
              <th scope="col" className={`${head} w-31 text-right max-lg:hidden`}>
                {t("cluster.columnRaft")}
              </th>
              <th scope="col" className={`${head} w-[24%] max-lg:hidden`}>
                {t("cluster.columnUrls")}
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                members={members}
                quotaBytes={quotaBytes}
              />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
