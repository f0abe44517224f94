"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Restorable } from "@/components/actions/actions-context";
import { showOutcome } from "@/components/actions/own-operations";
import { useSending } from "@/components/actions/use-sending";
import { ApiError } from "@/lib/client/api-error";
import { sendJson } from "@/lib/client/fetch-json";
import { restorePlanQuery } from "@/lib/client/past-queries";
import { keyPath } from "@/lib/client/paths";
import type { RestorePlan } from "@/lib/operate/model";

import { canTake, isTtl, type LeaseChoice, proposedLease, proposedTtl } from "./restore-plan";

/** What the dialog that puts a registration back knows, and what it can do. */
export function useRestore({ registrationKey, revision, epoch }: Restorable, onDone: () => void) {
  const query = useQuery(restorePlanQuery(registrationKey, revision, epoch));
  const plan = query.data;
  const [chosen, setLease] = useState<LeaseChoice | null>(null);
  const [typedTtl, setTtl] = useState<string | null>(null);
  const { busy, failure, dangers, send } = useSending(onDone);
  // A plan that was read anew may not allow any more what was chosen.
  const lease = plan && chosen && canTake(chosen, plan) ? chosen : plan && proposedLease(plan);
  const ttl = typedTtl ?? (plan ? proposedTtl(plan) : "");
  const ttlInvalid = lease === "rollcall" && !isTtl(ttl);

  const submit = (plan: RestorePlan, reason: string, insist: { insist?: boolean }) =>
    send(async () => {
      const body = {
        revision,
        ...(epoch !== null && { epoch }),
        modRevision: plan.current?.modRevision ?? 0,
        lease,
        ...(lease === "rollcall" && { ttlSeconds: Number(ttl) }),
        reason,
        ...insist,
      };
      try {
        const { operation } = await sendJson(
          "POST",
          `${keyPath(registrationKey)}/restore`,
          body,
          ({ restoreAnswerSchema }) => restoreAnswerSchema,
        );
        showOutcome(operation.id, [operation]);
      } catch (reason) {
        if (isChanged(reason)) await query.refetch();
        throw reason;
      }
    });

  return {
    plan,
    error: query.error,
    retry: () => void query.refetch(),
    lease,
    setLease,
    ttl,
    setTtl,
    ttlInvalid,
    ...{ busy, failure, dangers, submit },
    /** What it would do was read anew, since something had changed. */
    changed: isChanged(failure),
  };
}

export type RestoreState = ReturnType<typeof useRestore>;

function isChanged(reason: unknown): boolean {
  return reason instanceof ApiError && reason.code === "failed_precondition";
}
