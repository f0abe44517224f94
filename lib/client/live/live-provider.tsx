"use client";

import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";

import type { StatusMessage } from "@/lib/registry/topics";

import { LiveConnection } from "./connection";

type Live = { connection: LiveConnection; seed: StatusMessage };

const LiveContext = createContext<Live | null>(null);

/** The one live connection of the page. `seed` is the status as the server rendered the page. */
export function LiveProvider({ seed, children }: { seed: StatusMessage; children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection] = useState(() => new LiveConnection(queryClient));
  useEffect(() => {
    const release = connection.retain("status");
    const stop = connection.start();
    return () => {
      release();
      stop();
    };
  }, [connection]);
  const live = useMemo(() => ({ connection, seed }), [connection, seed]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** The live connection, and the status that the page was rendered with. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs a LiveProvider above it");
  return live;
}

/** The highest revision that has come to this page. */
export function useRevision(): number {
  const { connection, seed } = useLive();
  return useSyncExternalStore(
    (listener) => connection.subscribe(listener),
    () => connection.state.revision || seed.revision,
    () => seed.revision,
  );
}
