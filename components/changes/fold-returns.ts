import type { Change } from "@/lib/registry/model";
import { RE_REGISTERED_MS } from "@/lib/registry/re-registered";

/** A line of the feed: the latest change of those that it stands for. */
export type FeedLine = {
  change: Change;
  /** How often its address came back and was kept out again. */
  returns: number;
};

/**
 * The lines for changes, newest first. A process that is kept out tries again every few seconds, for hours: its returns are one
 * line, at the place of the last one, or nothing else would be left to see.
 */
export function foldReturns(changes: readonly Change[]): FeedLine[] {
  const lines = new Map<string, FeedLine>();
  /** By address: when it came, if that is the last that is known of it, and its line of returns. */
  const came = new Map<string, Change>();
  const returned = new Map<string, FeedLine>();
  for (const change of [...changes].reverse()) {
    const { id, kind, service, address } = change;
    const instance = `${service}\n${address}`;
    const coming = came.get(instance);
    came.delete(instance);
    let line: FeedLine = { change, returns: 0 };
    if (kind === "registered" || kind === "re-registered") {
      came.set(instance, change);
    } else if (coming && isKeptOut(change, coming)) {
      const before = returned.get(instance);
      lines.delete(coming.id);
      if (before) lines.delete(before.change.id);
      line = { change, returns: (before?.returns ?? 0) + 1 };
      returned.set(instance, line);
    } else {
      returned.delete(instance);
    }
    lines.set(id, line);
  }
  return [...lines.values()].reverse();
}

function isKeptOut({ kind, cause, at }: Change, coming: Change): boolean {
  return kind === "left" && cause === "quarantined" && at.at - coming.at.at <= RE_REGISTERED_MS;
}
