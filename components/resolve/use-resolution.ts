"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import { useRules } from "@/components/quarantine/use-rules";
import { useStatus } from "@/lib/client/live/use-topic";
import { queries } from "@/lib/client/queries";
import type { ServiceState } from "@/lib/registry/fold";
import type { Candidate, SubsetRule } from "@/lib/registry/resolution";
import { chooser, type Resolution, resolve } from "@/lib/registry/resolve";
import { rulingOf } from "@/lib/registry/ruling";

import { candidatesOf } from "./candidates";

const none: readonly Candidate[] = [];

/**
 * What a client with this id dials, live; null until all of it is known. The service's own registrations
 * come with its topic. What else stands under its name is asked for when etcd has a new revision; `error` says that
 * this failed, and `partly` that it is watched in part only.
 */
export function useResolution(
  target: string,
  state: ServiceState | undefined,
  rule: SubsetRule,
  client: string,
): {
  resolution: (Resolution & { elsewhere: number }) | null;
  partly: boolean;
  error: Error | null;
  retry: () => void;
} {
  const { data, error, isPending, refetch } = useQuery(queries.resolve(target));
  const { revision } = useStatus();
  const asked = useRef(revision);
  useEffect(() => {
    if (asked.current === revision) return;
    asked.current = revision;
    void refetch();
  }, [revision, refetch]);

  const choose = useMemo(() => chooser(rule, client), [rule, client]);
  const rules = useRules();
  const added = data?.added ?? none;
  const ready = state && !isPending;
  const resolution = useMemo(() => {
    if (!ready) return null;
    const { candidates, elsewhere } = candidatesOf(state, added);
    const ruling = rulingOf(rules, { key: state.service, client: rule });
    return { ...resolve(candidates, choose, ruling), elsewhere };
  }, [ready, state, added, choose, rules, rule]);
  const partly = data?.notes.some(({ code }) => code === "partly-watched") ?? false;
  return { resolution, partly, error, retry: () => void refetch() };
}
