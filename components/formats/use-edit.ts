"use client";

import { showOutcome } from "@/components/actions/own-operations";
import { useSending } from "@/components/actions/use-sending";
import { useServiceState } from "@/components/actions/use-service-state";
import type { EditBody } from "@/lib/api/contract";
import { sendJson } from "@/lib/client/fetch-json";
import { keyPath } from "@/lib/client/paths";
import type { Registration } from "@/lib/registry/model";

type Body = Omit<EditBody, "insist"> & { insist?: boolean };

/** Sends an edit of the registration that was shown, and knows what is there meanwhile. */
export function useEdit({ key, service, address }: Registration, onDone: () => void) {
  const state = useServiceState(service);
  const { send, busy, failure, dangers } = useSending(onDone);
  return {
    ...{ busy, failure, dangers },
    edit: (body: Body) =>
      send(async () => {
        const { operation } = await sendJson(
          "PATCH",
          keyPath(key),
          body,
          ({ operationAnswerSchema }) => operationAnswerSchema,
        );
        showOutcome(crypto.randomUUID(), [operation]);
      }),
    present: state?.instances.get(address)?.registrations.get(key),
  };
}
