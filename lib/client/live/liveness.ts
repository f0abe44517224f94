import type { Status } from "@/lib/registry/status";

import type { StreamState } from "./protocol";

type Reason = Status["connection"]["error"];

/** How current the page is. Times are of the server's clock. */
export type Liveness =
  /** etcd has not answered the console yet; `error` says why, if that is known. */
  | { kind: "connecting"; error: Reason }
  | { kind: "live" }
  /** The console cannot be reached. */
  | { kind: "reconnecting"; since: number }
  /** The console is there, but has lost etcd. */
  | { kind: "etcd-lost"; since: number; error: Reason };

/** Joins how the page stands with the console and how the console stands with etcd. */
export function livenessOf(
  stream: StreamState,
  status: Status | undefined,
  toServer: (browserTime: number) => number,
): Liveness {
  if (stream.phase === "lost") return { kind: "reconnecting", since: toServer(stream.since) };
  if (!status) return { kind: "connecting", error: null };
  const { state, since, error } = status.connection;
  if (state === "live") return { kind: "live" };
  if (state === "reconnecting") return { kind: "etcd-lost", since, error };
  return { kind: "connecting", error };
}
