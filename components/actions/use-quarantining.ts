"use client";

import { useMemo, useState } from "react";

import { type Duration, secondsOf } from "@/components/quarantine/durations";
import type { RuleRequest } from "@/components/quarantine/send-rule";
import { strategyOptions } from "@/components/quarantine/strategy-options";
import type { Strategy } from "@/lib/discov/quarantine-rule";
import type { Registration } from "@/lib/registry/model";

import { useActions } from "./actions-context";
import type { RemovalDraft, Tried } from "./confirmed";
import { wouldEmpty } from "./rule-failures";

/** What the dialog that takes something out knows of keeping it out. `tried`: it was confirmed before. */
export function useQuarantining(
  service: string | null,
  shown: readonly Registration[],
  tried: Tried<RemovalDraft> | null,
) {
  const { frameworks } = useActions();
  const [duration, setDuration] = useState<Duration>(tried?.draft.duration ?? "min15");
  const [chosen, setStrategy] = useState<Strategy | null>(tried?.draft.strategy ?? null);
  const failures = tried?.unfinished?.rules ?? [];
  const options = useMemo(
    () =>
      strategyOptions(
        shown.map(({ framework }) => framework),
        frameworks.strategies,
      ),
    [shown, frameworks],
  );
  const strategy = chosen ?? options.strategy;

  /** One rule for each address. */
  const requests = (rest: Pick<RuleRequest, "reason" | "confirmEmpty" | "insist">): RuleRequest[] =>
    [...new Set(shown.map(({ address }) => address))].map((address) => ({
      ...{ service, address, strategy, untilSeconds: secondsOf(duration) },
      ...rest,
    }));
  return {
    ...{ duration, setDuration, options, strategy, setStrategy, chosen, failures, requests },
    /** The console knows of what the page does not: others are kept out already, and this would be the last. */
    refused: failures.some(wouldEmpty),
  };
}

export type QuarantiningState = ReturnType<typeof useQuarantining>;
