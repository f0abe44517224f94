"use client";

import { type FormEvent, useId, useState } from "react";

import { noCheck } from "@/components/registrations/check-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { RegisterAnswer } from "@/lib/api/contract";
import { sendJson } from "@/lib/client/fetch-json";
import { serviceApiPath } from "@/lib/client/paths";
import { useMessages } from "@/lib/i18n/messages-provider";

import { useActions } from "./actions-context";
import { ActorField } from "./actor-field";
import { showOutcome } from "./own-operations";
import { RegisterDone } from "./register-done";
import { RegisterFields } from "./register-fields";
import { checkForm, type RegisterForm, toBody } from "./register-form";
import { useActorField } from "./use-actor-field";

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
  const formId = useId();
  const actor = useActorField();
  const [form, setForm] = useState<RegisterForm>({
    service: service ?? "",
    address: "",
    format: encodable[0] ?? "go-zero",
    metadata: "",
    ttl: "10",
    keepalive: "rollcall",
    reason: "",
    ...noCheck,
  });
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [answer, setAnswer] = useState<RegisterAnswer | null>(null);
  const errors = checkForm(form);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || actor.missing || Object.keys(errors).length > 0) return;
    actor.remember();
    setBusy(true);
    setRefusal(null);
    try {
      const done = await sendJson(
        "POST",
        `${serviceApiPath(form.service.trim())}/instances`,
        toBody(form),
        ({ registerAnswerSchema }) => registerAnswerSchema,
      );
      showOutcome(done.operation.id, [done.operation]);
      // Who renews the lease needs to be told how; anybody else is done.
      if (form.keepalive === "caller") setAnswer(done);
      else onClose();
    } catch (reason) {
      setRefusal(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setBusy(false);
    }
  };

  if (answer) return <RegisterDone answer={answer} onClose={onClose} />;
  return (
    <Dialog
      title={
        <span className="break-words">
          {service === null
            ? t("actions.registerTitle")
            : t("actions.registerTitleOf", { service })}
        </span>
      }
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <span className="flex-1" />
          <Button onClick={onClose} disabled={busy}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" form={formId} variant="primary" disabled={busy}>
            {t("actions.confirmRegister")}
          </Button>
        </>
      }
    >
      <form id={formId} className="contents" onSubmit={submit} noValidate>
        <RegisterFields
          form={form}
          errors={tried ? errors : {}}
          named={service !== null}
          onChange={(patch) => setForm((before) => ({ ...before, ...patch }))}
        />
        <ActorField actor={actor} tried={tried} />
        {refusal !== null && (
          <p
            role="alert"
            className="break-words rounded-card border border-gone bg-gone-soft px-3 py-2 text-[12.5px] text-gone-ink"
          >
            {t("actions.failed", { reason: refusal })}
          </p>
        )}
      </form>
    </Dialog>
  );
}
