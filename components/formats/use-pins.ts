"use client";

import { useQueryClient } from "@tanstack/react-query";

import { useSending } from "@/components/actions/use-sending";
import type { PinBody } from "@/lib/api/pins-contract";
import { sendJson } from "@/lib/client/fetch-json";
import { pinQueries } from "@/lib/client/pin-queries";

/** Makes and removes pins, one at a time. */
export function usePins(onDone: () => void) {
  const queryClient = useQueryClient();
  const { send, busy, failure } = useSending(onDone);

  const change = (method: "POST" | "DELETE", url: string, body: unknown) =>
    send(async () => {
      await sendJson(method, url, body, ({ pinAnswerSchema }) => pinAnswerSchema);
      // What a prefix is read as decides what is no registration.
      await queryClient.invalidateQueries({ queryKey: pinQueries.all().queryKey });
      void queryClient.invalidateQueries({ queryKey: ["keys"] });
    });
  return {
    busy,
    failure,
    pin: (body: PinBody) => change("POST", "/api/pins", body),
    unpin: (id: string, body: { modRevision: number; reason: string }) =>
      change("DELETE", `/api/pins/${encodeURIComponent(id)}`, body),
  };
}
