import type { DangerCode } from "@/lib/codecs/codec";
import type { MessageKey } from "@/lib/i18n/catalogue";

const texts: Record<DangerCode, MessageKey> = {
  "node-shuts-down": "actions.dangerNodeShutsDown",
  failover: "actions.dangerFailover",
  "lock-holder": "actions.dangerLockHolder",
  "system-data": "actions.dangerSystemData",
};

/** Why a key is better left alone, in words. */
export function dangerText(code: DangerCode): MessageKey {
  return texts[code];
}
