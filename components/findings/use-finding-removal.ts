"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useActions } from "@/components/actions/actions-context";
import { useLive } from "@/lib/client/live/live-provider";
import { queries } from "@/lib/client/queries";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";
import type { Finding } from "@/lib/registry/finding";

import { removalFor } from "./removable";

/** Reads what a finding is about as it is at this moment, and opens the dialog that takes it out. */
export function useFindingRemoval(finding: Finding) {
  const { t } = useMessages();
  const say = useReason();
  const { remove } = useActions();
  const { connection } = useLive();
  const queryClient = useQueryClient();
  const [reading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const open = async () => {
    const [service] = finding.services;
    if (service === undefined) return;
    setReading(true);
    setProblem(null);
    try {
      const answer = await queryClient.fetchQuery({ ...queries.service(service), staleTime: 0 });
      const removal = removalFor(finding, answer, connection.clock.now());
      if (removal) remove(removal);
      else setProblem(t("findings.nothingLeft"));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      setProblem(t("findings.failed", { reason: say(reason) }));
    } finally {
      setReading(false);
    }
  };
  return { open: () => void open(), reading, problem };
}
