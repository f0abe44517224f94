import type { MessageKey } from "@/lib/i18n/catalogue";

import type { ConsequenceGroup, RemovalStep } from "./removal";

const texts: Record<RemovalStep["type"], Record<ConsequenceGroup["code"], MessageKey>> = {
  revoke: {
    "returns-at-once": "actions.revokeReturnsAtOnce",
    "returns-1-to-4-5-s": "actions.revokeReturns1To45S",
    "returns-within-6-s": "actions.revokeReturnsWithin6S",
    "returns-within-11-s": "actions.revokeReturnsWithin11S",
    "returns-within-20-s": "actions.revokeReturnsWithin20S",
    "returns-within-30-s": "actions.revokeReturnsWithin30S",
    "returns-within-60-s": "actions.revokeReturnsWithin60S",
    "returns-next-update": "actions.revokeReturnsNextUpdate",
    "returns-some-time": "actions.revokeReturnsSomeTime",
    "stays-gone": "actions.revokeStaysGone",
    "node-shuts-down": "actions.revokeNodeShutsDown",
    "failover-risk": "actions.revokeFailoverRisk",
    "depends-on-publisher": "actions.revokeDepends",
    permanent: "actions.permanentText",
    unknown: "actions.revokeUnknown",
  },
  delete: {
    "returns-at-once": "actions.deleteReturnsAtOnce",
    "returns-1-to-4-5-s": "actions.deleteReturns1To45S",
    "returns-within-6-s": "actions.deleteReturnsWithin6S",
    "returns-within-11-s": "actions.deleteReturnsWithin11S",
    "returns-within-20-s": "actions.deleteReturnsWithin20S",
    "returns-within-30-s": "actions.deleteReturnsWithin30S",
    "returns-within-60-s": "actions.deleteReturnsWithin60S",
    "returns-next-update": "actions.deleteReturnsNextUpdate",
    "returns-some-time": "actions.deleteReturnsSomeTime",
    "stays-gone": "actions.deleteStaysGone",
    "node-shuts-down": "actions.deleteNodeShutsDown",
    "failover-risk": "actions.deleteFailoverRisk",
    "depends-on-publisher": "actions.deleteDepends",
    permanent: "actions.permanentText",
    unknown: "actions.deleteUnknown",
  },
};

/** What a removal does to what it removes, in words. */
export function consequenceText({
  type,
  code,
}: Pick<ConsequenceGroup, "type" | "code">): MessageKey {
  return texts[type][code];
}
