import type { Duration } from "@/components/quarantine/durations";
import type { RuleRequest } from "@/components/quarantine/send-rule";
import type { Strategy } from "@/lib/discov/quarantine-rule";

import type { Removal } from "./actions-context";
import type { RemovalStep } from "./removal";

export type RemovalFailure = { step: RemovalStep; error: Error };
export type RuleFailure = { request: RuleRequest; error: Error };

/** The calls that a confirmed dialog asks for, each guarded by what it showed. */
export type Calls =
  | { type: "removals"; steps: readonly RemovalStep[]; reason: string; insist: boolean }
  | { type: "rules"; requests: readonly RuleRequest[] };

/** What was chosen and typed in the dialog that takes something out. */
export type RemovalDraft = {
  dialog: "removal";
  /** What is left to be taken out, in the way that was chosen. */
  removal: Removal;
  reason: string;
  /** The name of the service that would be left empty. */
  typed: string;
  duration: Duration;
  /** Null: the framework's. */
  strategy: Strategy | null;
};

/** What was typed in the dialog that makes a rule for any address. */
export type RuleDraft = {
  dialog: "rule";
  request: RuleRequest;
  duration: Duration;
};

/** What was not done of what was confirmed. */
export type Unfinished = {
  done: number;
  /** Stopped before their turn. */
  unsent: number;
  removals: readonly RemovalFailure[];
  rules: readonly RuleFailure[];
};

/** A dialog as it was confirmed before, to be opened again. */
export type Tried<D = RemovalDraft | RuleDraft> = {
  /** Of its outcome: each try of one dialog adds to the same. */
  batch: string;
  draft: D;
  /** Null: nothing of it was sent. */
  unfinished: Unfinished | null;
};

/** A dialog that somebody confirmed, and what it asks for. */
export type Confirmed = Omit<Tried, "unfinished"> & { calls: Calls };

let batches = 0;

/** Names what one dialog does, within this page. */
export function newBatch(): string {
  batches += 1;
  return String(batches);
}
