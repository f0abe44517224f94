/** Whether Next.js hears of what is written into the address bar. */
let isHeard = false;
const waiting: (() => void)[] = [];

/**
 * Writes into the address bar, by `window.history`, where Next.js hears of it. It listens a moment after a page hears its
 * first click; what was written before would stand there while the page shows something else, for as long as it is open.
 */
export function whenHeard(write: () => void): void {
  if (isHeard) write();
  else waiting.push(write);
}

/** Next.js listens from now on: what waited is written. */
export function beginHearing(): void {
  isHeard = true;
  for (const write of waiting.splice(0)) write();
}
