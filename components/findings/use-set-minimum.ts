"use client";

import { useQueryClient } from "@tanstack/react-query";

import { useSending } from "@/components/actions/use-sending";
import type { MinimumBody } from "@/lib/api/findings-contract";
import { sendJson } from "@/lib/client/fetch-json";
import { findingQueries } from "@/lib/client/finding-queries";
import { serviceApiPath } from "@/lib/client/paths";

/** Sends a minimum, guarded by the one that was shown. */
export function useSetMinimum(service: string, onDone: () => void) {
  const queryClient = useQueryClient();
  const { send, busy, failure } = useSending(onDone);
  const set = (body: MinimumBody) =>
    send(async () => {
      const answer = await sendJson(
        "PUT",
        `${serviceApiPath(service)}/minimum`,
        body,
        ({ minimumAnswerSchema }) => minimumAnswerSchema,
      );
      queryClient.setQueryData(findingQueries.minimum(service).queryKey, answer);
    });
  return { set, busy, failure };
}
