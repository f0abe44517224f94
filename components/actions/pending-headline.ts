import { leaseHex } from "@/lib/client/format";
import type { Translate } from "@/lib/i18n/translate";

import type { Confirmed } from "./confirmed";
import { GRACE_MS, type Pending } from "./pending";

/** What is about to be done, in a few words. */
export function pendingHeadline({ calls, draft }: Confirmed, t: Translate): string {
  if (draft.dialog === "removal" && draft.removal.type === "lease") {
    return t("pending.revoking", { lease: leaseHex(draft.removal.lease) });
  }
  const keepOut = calls.type === "rules";
  const addresses = new Set(
    keepOut
      ? calls.requests.map(({ address }) => address)
      : calls.steps.flatMap(({ registrations }) => registrations.map(({ address }) => address)),
  );
  const [address = ""] = addresses;
  const service = draft.dialog === "rule" ? draft.request.service : draft.removal.service;
  if (service === null) return t("pending.quarantiningAll", { address });
  const n = addresses.size;
  if (n > 1) {
    const many = keepOut ? "pending.quarantiningMany" : "pending.takingOutMany";
    return t(many, { n, service });
  }
  return t(keepOut ? "pending.quarantining" : "pending.takingOut", { address, service });
}

/** What is to be told of the newest one: once that it is coming, with the way to stop it, and once that it is not. */
export function pendingAnnouncement(pending: readonly Pending[], t: Translate): string {
  const newest = pending.at(-1);
  if (!newest) return "";
  const { state } = newest;
  const what = pendingHeadline(newest, t);
  if (state.type === "grace") return t("pending.announced", { what, seconds: GRACE_MS / 1_000 });
  if (state.type === "undone") return t("pending.announcedUndone", { what });
  return "";
}
