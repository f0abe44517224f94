/** How high every row of a `VirtualTable` is, in rem: text and all that holds it grow with the browser's font size. */
export const ROW_REM = 2.625;

/** What a rem was in pixels when sizes on the screen were chosen, and is unless somebody has set their browser to another. */
const USUAL_REM = 16;

/** How much larger than usual everything is: 1 unless the browser's font size was set. In a browser only. */
export function rootScale(): number {
  const { fontSize } = getComputedStyle(document.documentElement);
  return Number.parseFloat(fontSize) / USUAL_REM;
}

/** {@link ROW_REM} in pixels. In a browser only. */
export function rowHeight(): number {
  return ROW_REM * USUAL_REM * rootScale();
}
