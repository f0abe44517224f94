import type { Section } from "../catalogue";

/** What is said of formats wherever something is registered in one: danger, guesses, pins, edits. */
export const formats = {
  danger: "Danger",
  dangerNodeShutsDown: "exits without it",
  dangerNodeShutsDownText: "Its process exits when this key goes: it watches it.",
  dangerFailover: "failover",
  dangerFailoverText: "Without this key the cluster may fail over.",
  dangerLockHolder: "lock held",
  dangerLockHolderText:
    "Somebody holds this lock. Without the key another gets it while the first still works.",
  dangerSystemData: "system data",
  dangerSystemDataText: "A system's own data: a write from outside may damage it.",
} satisfies Section;
