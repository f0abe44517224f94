"use client";

import { classNames } from "@/components/ui/class-names";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";

import { CommandLine } from "./command-line";
import { curlKeepalive } from "./curl-keepalive";
import type { RegisterForm } from "./register-form";

const choices: { value: RegisterForm["keepalive"]; label: MessageKey; text: MessageKey }[] = [
  {
    value: "rollcall",
    label: "actions.keepaliveRollcall",
    text: "actions.keepaliveRollcallText",
  },
  { value: "caller", label: "actions.keepaliveCaller", text: "actions.keepaliveCallerText" },
  { value: "none", label: "actions.keepaliveNone", text: "actions.keepaliveNoneText" },
];

/** Who renews the lease, with what follows from each. */
export function KeepaliveChoice({
  form,
  onChange,
}: {
  form: RegisterForm;
  onChange: (patch: Partial<RegisterForm>) => void;
}) {
  const { t } = useMessages();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium text-12.5">{t("actions.keepalive")}</legend>
      {choices.map(({ value, label, text }) => (
        <label
          key={value}
          className={classNames(
            "grid grid-cols-[1.125rem_minmax(0,1fr)] gap-2 rounded-card border px-3 py-2",
            form.keepalive === value ? "border-accent bg-accent-soft" : "border-line",
          )}
        >
          <input
            type="radio"
            name="keepalive"
            className="mt-0.75 size-3.5"
            checked={form.keepalive === value}
            onChange={() => onChange({ keepalive: value })}
          />
          <span className="min-w-0">
            <span className="font-semibold">{t(label)}</span>
            <small className="block text-12.5 text-muted">{t(text)}</small>
            {value === "caller" && form.keepalive === value && (
              <CommandLine command={curlKeepalive("<lease>")} />
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
