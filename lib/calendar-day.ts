/** Whether the calendar has a day, e.g. `2026-11-22`: `Date` takes 31 February for 3 March. */
export function isCalendarDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}
