"use client";

import { Fact, Facts } from "@/components/instances/facts";
import { Card } from "@/components/ui/card";
import type { ClusterAnswer } from "@/lib/api/contract";
import { formatInteger } from "@/lib/client/format";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Status } from "@/lib/registry/status";

import { memberHex } from "./cluster-view";

/** What the console was told to connect to, and what it found there. */
export function ClusterFacts({ answer, status }: { answer: ClusterAnswer; status: Status }) {
  const { t } = useMessages();
  const say = useReason();
  const { connection, clusterId, endpoints } = status;
  const { prefixes, raftTerm } = answer;
  return (
    <Card
      labelledBy="facts"
      header={
        <h2 id="facts" className="font-semibold">
          {t("cluster.facts")}
        </h2>
      }
    >
      <div className="px-3.5 py-3">
        <Facts>
          {connection.error && (
            <Fact label={t("cluster.lastError")}>
              <span className="text-gone-ink">{say(connection.error.message)}</span>
            </Fact>
          )}
          <Fact label={t("cluster.endpoints")} mono>
            {endpoints.map((endpoint) => (
              <span key={endpoint} className="block">
                {endpoint}
              </span>
            ))}
          </Fact>
          <Fact label={t("cluster.clusterId")} mono>
            {clusterId === "" ? t("cluster.unknown") : memberHex(clusterId)}
          </Fact>
          <Fact label={t("cluster.raftTerm")}>
            <span className="figures">
              {raftTerm === null ? t("cluster.unknown") : formatInteger(raftTerm)}
            </span>{" "}
            <span className="text-faint">· {t("cluster.raftTermHint")}</span>
          </Fact>
          <Fact label={t("cluster.prefixes")}>
            {prefixes.map((prefix) => (
              <span key={prefix} className="block">
                {prefix === "" ? (
                  t("cluster.wholeStore")
                ) : (
                  <span className="figures">{prefix}</span>
                )}
              </span>
            ))}
          </Fact>
        </Facts>
      </div>
    </Card>
  );
}
