export type Bounds = { timeoutMs: number; signal: AbortSignal };

/**
 * As `setTimeout`, but once what has arrived by then was read: a console that had no time to look must not take its own
 * delay for the instance's.
 */
export function afterReading(ms: number, callback: () => void): NodeJS.Timeout {
  return setTimeout(() => setImmediate(callback), ms);
}
