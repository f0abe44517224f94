"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { PinBody } from "@/lib/api/pins-contract";
import { sendJson } from "@/lib/client/fetch-json";
import { pinQueries } from "@/lib/client/pin-queries";

/** Makes and removes pins, one at a time. */
export function usePins(onDone: () => void) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const send = async (method: "POST" | "DELETE", url: string, body: unknown) => {
    setBusy(true);
    setRefusal(null);
    try {
      await sendJson(method, url, body, ({ pinAnswerSchema }) => pinAnswerSchema);
      // What a prefix is read as decides what is no registration.
      await queryClient.invalidateQueries({ queryKey: pinQueries.all().queryKey });
      void queryClient.invalidateQueries({ queryKey: ["keys"] });
      onDone();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    refusal,
    pin: (body: PinBody) => send("POST", "/api/pins", body),
    unpin: (id: string, body: { modRevision: number; reason: string }) =>
      send("DELETE", `/api/pins/${encodeURIComponent(id)}`, body),
  };
}
