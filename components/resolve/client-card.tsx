"use client";

import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { CopyButton } from "@/components/ui/copy-button";
import { TextField } from "@/components/ui/text-field";
import { useTypedText } from "@/components/ui/use-typed-text";
import { SUBSET_SIZE } from "@/lib/discov/subset";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { SubsetRule } from "@/lib/registry/resolution";

const CLIENT_MAX = 500;

const rules: readonly { rule: SubsetRule; label: MessageKey }[] = [
  { rule: "rendezvous", label: "resolve.ruleRendezvous" },
  { rule: "shuffled", label: "resolve.ruleShuffled" },
];

/** Which client is meant, what it asks for, and how it chooses. `distinct` is null until it is known. */
export function ClientCard({
  target,
  client,
  rule,
  distinct,
  onChange,
}: {
  target: string;
  client: string;
  rule: SubsetRule;
  distinct: number | null;
  onChange: (patch: { client?: string; subset?: string }) => void;
}) {
  const { t } = useMessages();
  const numbers = { size: SUBSET_SIZE, n: distinct ?? 0 };
  const applies = numbers.n > SUBSET_SIZE;
  return (
    <Card label={t("resolve.client")}>
      <div className="grid gap-3.5 p-3.5">
        <div className="grid gap-1">
          <h2 className="font-medium text-12.5">{t("resolve.target")}</h2>
          <div className="flex items-center gap-2">
            <code className="figures min-w-0 flex-1 rounded-[7px] bg-sunken px-2.5 py-1.5 [overflow-wrap:anywhere]">
              {target}
            </code>
            <CopyButton text={target} what={t("resolve.targetWord")} />
          </div>
        </div>
        <div className="grid items-start gap-3.5 md:grid-cols-2">
          <ClientId client={client} disabled={rule === "shuffled"} onChange={onChange} />
          <fieldset className="grid min-w-0 gap-1">
            <legend className="mb-1 font-medium text-12.5">{t("resolve.rule")}</legend>
            <div className="flex flex-wrap gap-1.5">
              {rules.map(({ rule: one, label }) => (
                <Chip key={one} pressed={rule === one} onClick={() => onChange({ subset: one })}>
                  {t(label)}
                </Chip>
              ))}
            </div>
            {numbers.n > 0 && (
              <p className="text-12 text-muted">
                {t(applies ? "resolve.applies" : "resolve.doesNotApply", numbers)}
              </p>
            )}
          </fieldset>
        </div>
        <p className="max-w-[90ch] text-12.5 text-muted">
          {t("resolve.explainRendezvous", numbers)} {t("resolve.explainShuffled", numbers)}
        </p>
      </div>
    </Card>
  );
}

function ClientId({
  client,
  disabled,
  onChange,
}: {
  client: string;
  disabled: boolean;
  onChange: (patch: { client: string }) => void;
}) {
  const { t } = useMessages();
  const [text, type] = useTypedText(client, (settled) => onChange({ client: settled }));
  return (
    <TextField
      label={t("resolve.clientId")}
      hint={t(disabled ? "resolve.clientIdUnused" : "resolve.clientIdHint")}
      placeholder="order-api-1/4711"
      mono
      maxLength={CLIENT_MAX}
      autoComplete="off"
      spellCheck={false}
      disabled={disabled}
      value={text}
      onChange={({ target }) => type(target.value)}
    />
  );
}
