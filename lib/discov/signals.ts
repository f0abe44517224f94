import { log } from "@/lib/log";

import type { Publisher } from "./publisher";

export type SignalOptions = {
  /** After the signal, when `drain` begins: clients have had this long to hear that the address is gone. */
  wrapUpMs?: number;
  /** After the signal, when the process ends, ready or not. */
  waitMs?: number;
  /** Ends the work under way, e.g. a server's graceful stop. */
  drain?: () => Promise<void>;
};

/** go-zero's times (core/proc/shutdown.go). */
const WRAP_UP_MS = 1_000;
const WAIT_MS = 5_500;

/**
 * On SIGTERM and SIGINT: takes the publishers' addresses out of discovery, waits for clients to notice, drains, and
 * ends the process by the same signal. Returns what removes the handlers.
 */
export function stopOnSignals(
  publishers: readonly Pick<Publisher, "stop">[],
  { wrapUpMs = WRAP_UP_MS, waitMs = WAIT_MS, drain = async () => {} }: SignalOptions = {},
): () => void {
  const signals = ["SIGTERM", "SIGINT"] as const;
  let stopping = false;

  const onSignal = (signal: (typeof signals)[number]) => {
    if (stopping) return;
    stopping = true;
    const end = () => {
      remove();
      clearTimeout(deadline);
      // Nobody else takes it now, so the process ends as one that was told to.
      process.kill(process.pid, signal);
    };
    const deadline = setTimeout(end, waitMs);
    const wrappedUp = new Promise((resolve) => setTimeout(resolve, wrapUpMs));
    Promise.allSettled(publishers.map((publisher) => publisher.stop()))
      .then(() => wrappedUp)
      .then(drain)
      .catch((error: unknown) => log.error("discov: could not drain", { error }))
      .then(end);
  };
  const remove = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return remove;
}
