"use client";

import { useActions } from "@/components/actions/actions-context";
import { consequenceText } from "@/components/actions/consequence-text";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Details, Registration } from "@/lib/registry/model";

import { Fact, Facts } from "./facts";
import { Metadata } from "./metadata";

const labels = {
  version: "service.columnOwnVersion",
  weight: "service.columnWeight",
  status: "service.detailStatus",
  role: "service.columnRole",
  zone: "service.columnZone",
  region: "service.columnRegion",
  env: "service.columnEnv",
  group: "service.detailGroup",
  namespace: "service.detailNamespace",
  hostname: "service.detailHostname",
  tag: "service.detailTag",
} as const satisfies Partial<Record<keyof Details, MessageKey>>;

/**
 * What an instance says of itself beside its address, and what will come of taking it out; not in the `past`, in which
 * nobody can.
 */
export function InstanceSays({
  registration,
  past = false,
  onFilter,
}: {
  registration: Registration;
  past?: boolean;
  onFilter?: (pair: string) => void;
}) {
  const { t } = useMessages();
  const { details = {}, metadata } = registration;
  const said = Object.entries(labels).flatMap(([name, label]) => {
    const value = details[name as keyof typeof labels];
    return value === undefined || value === "" ? [] : [{ name, label, value: String(value) }];
  });
  const { addresses = [] } = details;
  return (
    <>
      {(said.length > 0 || addresses.length > 0) && (
        <section aria-label={t("service.says")}>
          <h3 className="mb-1.5 text-muted">{t("service.says")}</h3>
          <Facts>
            {addresses.length > 0 && (
              <Fact label={t("service.detailAddresses")} mono>
                <ul>
                  {addresses.map(({ protocol, host, port }) => {
                    const address = hostPort(host, port);
                    return (
                      <li key={`${protocol} ${address}`}>
                        {protocol !== null && <span className="text-muted">{protocol} </span>}
                        {address}
                      </li>
                    );
                  })}
                </ul>
              </Fact>
            )}
            {said.map(({ name, label, value }) => (
              <Fact key={name} label={t(label)} mono>
                {value}
              </Fact>
            ))}
          </Facts>
        </section>
      )}
      <Metadata metadata={metadata} onFilter={onFilter} />
      {details.serviceMetadata && (
        <Metadata metadata={details.serviceMetadata} title={t("service.serviceMetadata")} />
      )}
      {!past && <Handling registration={registration} />}
    </>
  );
}

/** What its process does when somebody takes it out. */
function Handling({ registration }: { registration: Registration }) {
  const { t } = useMessages();
  const { frameworks } = useActions();
  const { framework, lease } = registration;
  const known = registration.consequences ?? frameworks.consequences[framework];
  const after = (type: "delete" | "revoke") => {
    const code = lease === "0" ? "permanent" : (known?.[type] ?? "unknown");
    return t(consequenceText({ type, code }));
  };
  return (
    <section aria-label={t("service.handling")}>
      <h3 className="mb-1.5 text-muted">{t("service.handling")}</h3>
      <Facts>
        {lease !== "0" && <Fact label={t("service.afterRevoke")}>{after("revoke")}</Fact>}
        <Fact label={t("service.afterDelete")}>{after("delete")}</Fact>
      </Facts>
    </section>
  );
}

function hostPort(host: string, port: number | null): string {
  const shown = host.includes(":") ? `[${host}]` : host;
  return port === null ? host : `${shown}:${port}`;
}
