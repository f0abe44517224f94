"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

import { whenHeard } from "@/lib/client/address-bar";
import { moveTo, type PastPoint, pastQuery } from "@/lib/client/past-point";
import { fetchChanges } from "@/lib/client/past-queries";
import type { Standpoint } from "@/lib/history/model";
import type { MessageKey } from "@/lib/i18n/catalogue";
import { useMessages } from "@/lib/i18n/messages-provider";
import { useReason } from "@/lib/i18n/use-reason";

import { type Direction, neighbour } from "./neighbour";

const none: Record<Direction, { all: MessageKey; one: MessageKey }> = {
  earlier: { all: "past.noEarlier", one: "past.noEarlierOf" },
  later: { all: "past.noLater", one: "past.noLaterOf" },
};

/**
 * Goes from change to change: those of `service`, or all. `step` is null while nobody knows where in
 * the journal the point is; `said` is why there was nowhere to go. The keys [ and ] do it too.
 */
export function useSteps(
  point: PastPoint,
  standpoint: Standpoint | undefined,
  service: string | null,
) {
  const { t } = useMessages();
  const say = useReason();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; at: string } | null>(null);
  const here = JSON.stringify(pastQuery(point));
  const latest = useRef<string | null>(here);
  useEffect(() => {
    latest.current = here;
    return () => {
      latest.current = null;
    };
  }, [here]);

  const at = standpoint?.moment?.at ?? (point.kind === "at" ? point.at : undefined);
  const step =
    standpoint === undefined || at === undefined
      ? null
      : async (direction: Direction) => {
          if (busy) return;
          const { pathname } = window.location;
          setBusy(true);
          setSaid(null);
          try {
            const found = await neighbour(direction, standpoint, at, service, fetchChanges);
            // Whoever left meanwhile, to the present or to another page, stays there.
            if (latest.current !== here || window.location.pathname !== pathname) return;
            if (found) go({ kind: "revision", ...found });
            else {
              const text = none[direction][service === null ? "all" : "one"];
              setSaid({ text: t(text, { service: service ?? "" }), at: here });
            }
          } catch (reason) {
            const message = reason instanceof Error ? reason.message : String(reason);
            setSaid({ text: t("past.stepFailed", { reason: say(message) }), at: here });
          } finally {
            setBusy(false);
          }
        };

  const onKey = useEffectEvent((key: string) => {
    if (key === "[") void step?.("earlier");
    else if (key === "]") void step?.("later");
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Where brackets are typed with AltGr, Windows says Ctrl and Alt.
      const chord = event.ctrlKey !== event.altKey || event.metaKey;
      if (chord || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select"))
        return;
      if (!document.querySelector("dialog:modal")) onKey(event.key);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return { step, said: said?.at === here ? said.text : null };
}

/** From moment to moment nothing has to come from the server but the registry itself. */
function go(point: PastPoint): void {
  whenHeard(() => window.history.replaceState(null, "", moveTo(window.location.href, point)));
}
