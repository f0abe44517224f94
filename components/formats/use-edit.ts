"use client";

import { useState } from "react";

import { showOutcome } from "@/components/actions/own-operations";
import { useServiceState } from "@/components/actions/use-service-state";
import type { EditBody } from "@/lib/api/contract";
import { sendJson } from "@/lib/client/fetch-json";
import { keyPath } from "@/lib/client/paths";
import type { Registration } from "@/lib/registry/model";

type Body = Omit<EditBody, "insist"> & { insist?: boolean };

/** Sends an edit of the registration that was shown, and knows what is there meanwhile. */
export function useEdit({ key, service, address }: Registration, onDone: () => void) {
  const state = useServiceState(service);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Error | null>(null);

  const send = async (body: Body) => {
    setBusy(true);
    setRefusal(null);
    try {
      const { operation } = await sendJson(
        "PATCH",
        keyPath(key),
        body,
        ({ operationAnswerSchema }) => operationAnswerSchema,
      );
      showOutcome(crypto.randomUUID(), [operation]);
      onDone();
    } catch (error) {
      setRefusal(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, refusal, present: state?.instances.get(address)?.registrations.get(key) };
}
