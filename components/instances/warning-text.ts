import type { AddressWarning } from "@/lib/codecs/address";
import { leftOutBy } from "@/lib/codecs/left-out";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";

const texts: Record<AddressWarning, MessageKey> = {
  "not-an-address": "service.warnNotAddress",
  wildcard: "service.warnWildcard",
  loopback: "service.warnLoopback",
  "link-local": "service.warnLinkLocal",
  "docker-bridge": "service.warnDockerBridge",
  multicast: "service.warnMulticast",
  "unbracketed-ipv6": "service.warnUnbracketed",
  "no-port": "service.warnNoPort",
  "no-address": "service.warnNoAddress",
  "unreadable-endpoint": "service.warnUnreadableEndpoint",
};

/** What a warning means. One that is not known here is named as it came. */
export function warningText(code: string, t: Translate): string {
  const leftOut = leftOutBy(code);
  if (leftOut !== null) return t("service.warnLeftOut", { n: leftOut });
  const key: MessageKey | undefined = texts[code as AddressWarning];
  return key ? t(key) : t("service.warnOther", { code });
}
