/** How often a long step says that it is still at work, in milliseconds. */
const reminderMs = 10_000;

/** @param {number} since as `performance.now()` gives it */
export function elapsed(since) {
  const seconds = (performance.now() - since) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds)} s`;
}

/** @param {string} text */
export function say(text) {
  console.log(`rollcall: ${text}`);
}

/**
 * Runs one long step with plain lines for its start, its end, and for the time between,
 * which read the same on a terminal and in the log of a CI.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const since = performance.now();
  say(`${title} …`);
  const timer = setInterval(() => say(`${title}: still at it (${elapsed(since)})`), reminderMs);
  try {
    const result = await work();
    say(`${title}: done (${elapsed(since)})`);
    return result;
  } catch (error) {
    say(`${title}: did not work (${elapsed(since)})`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
