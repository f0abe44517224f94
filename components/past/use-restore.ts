"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Restorable } from "@/components/actions/actions-context";
import { showOutcome } from "@/components/actions/own-operations";
import type { RestorePlan } from "@/lib/api/history-contract";
import { ApiError } from "@/lib/client/api-error";
import { sendJson } from "@/lib/client/fetch-json";
import { restorePlanQuery } from "@/lib/client/past-queries";
import { keyPath } from "@/lib/client/paths";

import { canTake, isTtl, type LeaseChoice, proposedLease, proposedTtl } from "./restore-plan";

/** What the dialog that puts a registration back knows, and what it can do. */
export function useRestore({ registrationKey, revision, epoch }: Restorable, onDone: () => void) {
  const query = useQuery(restorePlanQuery(registrationKey, revision, epoch));
  const plan = query.data;
  const [chosen, setLease] = useState<LeaseChoice | null>(null);
  const [typedTtl, setTtl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Error | null>(null);
  // A plan that was read anew may not allow any more what was chosen.
  const lease = plan && chosen && canTake(chosen, plan) ? chosen : plan && proposedLease(plan);
  const ttl = typedTtl ?? (plan ? proposedTtl(plan) : "");
  const ttlInvalid = lease === "rollcall" && !isTtl(ttl);

  const submit = async (plan: RestorePlan, reason: string, insist: boolean) => {
    setBusy(true);
    setRefusal(null);
    try {
      const { operation } = await sendJson(
        "POST",
        `${keyPath(registrationKey)}/restore`,
        {
          revision,
          ...(epoch !== null && { epoch }),
          modRevision: plan.current?.modRevision ?? 0,
          lease,
          ...(lease === "rollcall" && { ttlSeconds: Number(ttl) }),
          reason,
          ...(plan.danger && { insist }),
        },
        ({ restoreAnswerSchema }) => restoreAnswerSchema,
      );
      showOutcome(operation.id, [operation]);
      onDone();
    } catch (reason) {
      setRefusal(reason instanceof Error ? reason : new Error(String(reason)));
      if (isChanged(reason)) await query.refetch();
    } finally {
      setBusy(false);
    }
  };

  return {
    plan,
    error: query.error,
    retry: () => void query.refetch(),
    lease,
    setLease,
    ttl,
    setTtl,
    ttlInvalid,
    busy,
    /** Why it was not written, and whether that was since the page was out of date. */
    refusal: refusal && { message: refusal.message, changed: isChanged(refusal) },
    submit,
  };
}

export type RestoreState = ReturnType<typeof useRestore>;

function isChanged(reason: unknown): boolean {
  return reason instanceof ApiError && reason.code === "failed_precondition";
}
