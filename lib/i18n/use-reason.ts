"use client";

import { useEffect, useState } from "react";

import { useMessages } from "./messages-provider";

type Say = (reason: string) => string;

const asItIs: Say = (reason) => reason;
let inChinese: Say | null = null;

/**
 * Puts into the page's language what the server says of a key: the API says it in English. The Chinese of it is
 * loaded only where it is needed.
 */
export function useReason(): Say {
  const { lang } = useMessages();
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
  return (lang === "zh" && inChinese) || asItIs;
}
