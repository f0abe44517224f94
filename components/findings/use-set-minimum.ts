"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { MinimumBody } from "@/lib/api/findings-contract";
import { sendJson } from "@/lib/client/fetch-json";
import { findingQueries } from "@/lib/client/finding-queries";
import { serviceApiPath } from "@/lib/client/paths";

/** Sends a minimum, guarded by the one that was shown. */
export function useSetMinimum(service: string, onDone: () => void) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const send = async (body: MinimumBody) => {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await sendJson(
        "PUT",
        `${serviceApiPath(service)}/minimum`,
        body,
        ({ minimumAnswerSchema }) => minimumAnswerSchema,
      );
      queryClient.setQueryData(findingQueries.minimum(service).queryKey, answer);
      onDone();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, refusal };
}
