import type { StatusError } from "@/lib/errors";
import type { EtcdClient } from "@/lib/etcd/client";
import { keepalive } from "@/lib/etcd/lease";
import { log } from "@/lib/log";

import { type GuardOptions, KeyGuard } from "./key-guard";

export type HoldOptions = GuardOptions & {
  /** The lease cannot be renewed: it may or may not live on. Told once, until it can again. */
  onInterrupted: (error: StatusError) => void;
  onRecovered: () => void;
};

/**
 * Keeps one registration: its lease alive, and its key in place. Resolves with "lost" once etcd says that
 * the lease does not exist, and with "aborted" when `signal` aborts.
 *
 * @throws StatusError when etcd refuses the key for good, e.g. `permission_denied`.
 */
export async function hold(
  client: EtcdClient,
  { onInterrupted, onRecovered, ...options }: HoldOptions,
): Promise<"lost" | "aborted"> {
  const { key, lease } = options;
  // Ended by either side for both. Linked by hand: AbortSignal.any leaks, or forgets, in some Node 20.
  const over = new AbortController();
  const { signal } = over;
  const end = () => over.abort();
  options.signal.addEventListener("abort", end, { once: true });
  if (options.signal.aborted) end();
  let interrupted = false;
  const kept = keepalive(client, lease, {
    signal,
    onRenewed: () => {
      if (interrupted) onRecovered();
      interrupted = false;
    },
    onFailed: (error) => {
      if (interrupted) return;
      interrupted = true;
      log.warn("publisher: could not renew the lease", { key, lease, code: error.code, error });
      onInterrupted(error);
    },
  });
  const guarded = new KeyGuard(client, { ...options, signal }).run();
  guarded.catch(() => {}); // A put that is under way may fail when nobody listens any more.
  try {
    return await Promise.race([kept, guarded]);
  } finally {
    options.signal.removeEventListener("abort", end);
    end();
  }
}
