"use client";

import { useCallback, useEffect, useState } from "react";

import { formatTime } from "@/lib/client/format";
import { useHydrated } from "@/lib/client/use-hydrated";

import { useMessages } from "./messages-provider";

type Say = (reason: string) => string;

const asItIs: Say = (reason) => reason;
let inChinese: Say | null = null;

/**
 * Puts into the page's language, and the reader's time zone, what the server says: the API says it in English, and
 * writes instants as ISO 8601 does. The Chinese of it is loaded only where it is needed.
 */
export function useReason(): Say {
  const { lang } = useMessages();
  const hydrated = useHydrated();
  const [, setLoaded] = useState(inChinese !== null);
  useEffect(() => {
    if (lang !== "zh" || inChinese) return;
    let mounted = true;
    import("./zh/reasons").then(
      ({ reasonInChinese }) => {
        inChinese = reasonInChinese;
        if (mounted) setLoaded(true);
      },
      // It can be read in English too.
      () => {},
    );
    return () => {
      mounted = false;
    };
  }, [lang]);
  const translate = (lang === "zh" && inChinese) || asItIs;
  return useCallback(
    (reason) => (hydrated ? inLocalTime(translate(reason)) : translate(reason)),
    [translate, hydrated],
  );
}

/** As all other times of the page are written. */
function inLocalTime(text: string): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) =>
    formatTime(Date.parse(iso), "full"),
  );
}
