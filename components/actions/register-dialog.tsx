"use client";

import { useState } from "react";

import { noCheck } from "@/components/registrations/check-form";
import { sendJson } from "@/lib/client/fetch-json";
import { serviceApiPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";
import type { Registered } from "@/lib/operate/model";

import { useActions } from "./actions-context";
import { ConfirmationFields } from "./confirmation-fields";
import { FormDialog } from "./form-dialog";
import { showOutcome } from "./own-operations";
import { Refusal } from "./refusal";
import { RegisterDone } from "./register-done";
import { RegisterFields } from "./register-fields";
import { checkForm, type RegisterForm, toBody } from "./register-form";
import { useConfirmation } from "./use-confirmation";
import { useInsistence } from "./use-insistence";
import { useSending } from "./use-sending";

/** Registers an instance by hand, of the given service or of one to be named. */
export function RegisterDialog({
  service,
  onClose,
}: {
  service: string | null;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { encodable } = useActions().frameworks;
  const [form, setForm] = useState<RegisterForm>({
    service: service ?? "",
    address: "",
    format: encodable[0] ?? "go-zero",
    metadata: "",
    ttl: "10",
    keepalive: "rollcall",
    ...noCheck,
  });
  const [answer, setAnswer] = useState<Registered | null>(null);
  // Who renews the lease needs to be told how; anybody else is done.
  const told = form.keepalive === "caller";
  const { busy, failure, dangers, send } = useSending(() => told || onClose());
  const confirmation = useConfirmation({ optional: true });
  const { reason, tried } = confirmation;
  const insistence = useInsistence([], dangers);
  const errors = checkForm(form);

  const register = async () => {
    const done = await sendJson(
      "POST",
      `${serviceApiPath(form.service.trim())}/instances`,
      { ...toBody(form), ...insistence.body, ...(reason !== "" && { reason }) },
      ({ registerAnswerSchema }) => registerAnswerSchema,
    );
    showOutcome(done.operation.id, [done.operation]);
    if (told) setAnswer(done);
  };

  if (answer) return <RegisterDone answer={answer} onClose={onClose} />;
  return (
    <FormDialog
      title={
        service === null ? t("actions.registerTitle") : t("actions.registerTitleOf", { service })
      }
      confirmation={confirmation}
      insistence={insistence}
      failure={failure && <Refusal error={failure} />}
      busy={busy}
      invalid={Object.keys(errors).length > 0}
      confirm={t("actions.confirmRegister")}
      onConfirm={() => void send(register)}
      onClose={onClose}
    >
      <RegisterFields
        form={form}
        errors={tried ? errors : {}}
        named={service !== null}
        onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
      />
      <ConfirmationFields confirmation={confirmation} />
    </FormDialog>
  );
}
