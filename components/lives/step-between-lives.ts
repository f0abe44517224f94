import type { KeyboardEvent } from "react";

/**
 * Moves the focus between the lives of a lane: left and right, from the lane itself to its newest
 * or oldest. Up and down are the table's, and lead to the lane beside it.
 */
export function stepBetweenLives(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>("tr[data-row]");
  if (!row) return;
  const lives = [...row.querySelectorAll<HTMLElement>("[data-life]")];
  const at = lives.indexOf(target);
  const back = event.key === "ArrowLeft";
  const next = at === -1 ? (back ? lives.at(-1) : lives[0]) : lives[at + (back ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
}
