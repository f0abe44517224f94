import type { Section } from "../catalogue";

/** What was confirmed and can still be taken back, and what was not done of it. */
export const pending = {
  sentAfter: "Sent after 5 s, with Undo.",
  takingOut: "Taking {address} out of {service}",
  takingOutMany: {
    one: "Taking {n} instance out of {service}",
    other: "Taking {n} instances out of {service}",
  },
  quarantining: "Quarantining {address} of {service}",
  quarantiningMany: {
    one: "Quarantining {n} instance of {service}",
    other: "Quarantining {n} instances of {service}",
  },
  quarantiningAll: "Quarantining {address} in all services",
  revoking: "Revoking lease {lease}",
  inSeconds: "in {seconds} s",
  notYet: "Nothing has been sent yet.",
  undone: "Undone: nothing was sent.",
  overslept: "Nothing was sent: this page was asleep when its time had come.",
  stopped: "Stopped: {done} sent, {unsent} not.",
  undo: "Undo",
  sendNow: "Send now",
  openAgain: "Open again…",
  announced: "{what} in {seconds} s. Press z to undo.",
  announcedUndone: "{what}: undone, nothing was sent.",
  keyUndo: "Undo what has not been sent yet",
} satisfies Section;
