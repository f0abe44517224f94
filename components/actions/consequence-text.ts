import type { MessageKey } from "@/lib/i18n/catalogue";

import type { ConsequenceGroup, RemovalStep } from "./removal";

const texts: Record<RemovalStep["type"], Record<ConsequenceGroup["code"], MessageKey>> = {
  revoke: {
    "returns-at-once": "actions.revokeReturnsAtOnce",
    "returns-1-to-4-5-s": "actions.revokeReturns1To45S",
    "stays-gone": "actions.revokeStaysGone",
    "depends-on-publisher": "actions.revokeDepends",
    permanent: "actions.permanentText",
    unknown: "actions.revokeUnknown",
  },
  delete: {
    "returns-at-once": "actions.deleteReturnsAtOnce",
    "returns-1-to-4-5-s": "actions.deleteReturns1To45S",
    "stays-gone": "actions.deleteStaysGone",
    "depends-on-publisher": "actions.deleteDepends",
    permanent: "actions.permanentText",
    unknown: "actions.deleteUnknown",
  },
};

/** What a removal does to what it removes, in words. */
export function consequenceText({ type, code }: ConsequenceGroup): MessageKey {
  return texts[type][code];
}
