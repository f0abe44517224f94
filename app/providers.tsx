"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";

import type { Frameworks } from "@/components/actions/actions-context";
import { ActionsProvider } from "@/components/actions/actions-provider";
import { beginHearing } from "@/lib/client/address-bar";
import { ApiError } from "@/lib/client/api-error";
import { LiveProvider } from "@/lib/client/live/live-provider";
import type { Catalogue, Language } from "@/lib/i18n/catalogue";
import { MessagesProvider } from "@/lib/i18n/messages-provider";
import type { StatusMessage } from "@/lib/registry/topics";

/** What every client component may rely on: texts, the query cache, the live connection, the actions. */
export function Providers({
  lang,
  catalogue,
  status,
  frameworks,
  children,
}: {
  lang: Language;
  catalogue: Catalogue;
  status: StatusMessage;
  frameworks: Frameworks;
  children: ReactNode;
}) {
  const [queryClient] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            // An answer that says no says it again; only silence is worth another try.
            retry: (failures, error) =>
              failures < 2 && (!(error instanceof ApiError) || error.code === "unreachable"),
          },
        },
      }),
  );
  // Next.js begins to listen in an effect of what is around this, which runs after it in the same go.
  useEffect(() => queueMicrotask(beginHearing), []);
  return (
    <MessagesProvider lang={lang} catalogue={catalogue}>
      <QueryClientProvider client={queryClient}>
        <LiveProvider seed={status}>
          <ActionsProvider frameworks={frameworks}>{children}</ActionsProvider>
        </LiveProvider>
      </QueryClientProvider>
    </MessagesProvider>
  );
}
