"use client";

import { type ReactNode, useEffect, useState } from "react";

import { useMessages } from "@/lib/i18n/messages-provider";

import { Button } from "./button";
import { ErrorState } from "./error-state";

/** Modules to be loaded when somebody needs them, for all who do. */
export type LazyCode<Code> = { load: () => Promise<Code>; loaded: Code | null };

/** Names code to be loaded when it is needed, and not before. */
export function lazyCode<Code>(load: () => Promise<Code>): LazyCode<Code> {
  return { load, loaded: null };
}

/**
 * A part of the page whose code is loaded when it is drawn. Where that fails it says so in its place, and
 * tries again when asked: `React.lazy` would remember the failure for good.
 */
export function LazyPart<Code>({
  code,
  waiting = null,
  children,
}: {
  code: LazyCode<Code>;
  /** What stands there meanwhile. */
  waiting?: ReactNode;
  children: (loaded: Code) => ReactNode;
}) {
  const { t } = useMessages();
  const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");
  useEffect(() => {
    if (code.loaded !== null || state !== "loading") return;
    let mounted = true;
    code.load().then(
      (loaded) => {
        code.loaded = loaded;
        if (mounted) setState("loaded");
      },
      () => mounted && setState("failed"),
    );
    return () => {
      mounted = false;
    };
  }, [code, state]);
  if (code.loaded !== null) return children(code.loaded);
  if (state !== "failed") return waiting;
  return (
    <ErrorState
      title={t("common.partFailed")}
      action={<Button onClick={() => setState("loading")}>{t("common.retry")}</Button>}
    >
      <p>{t("common.partFailedText")}</p>
    </ErrorState>
  );
}
