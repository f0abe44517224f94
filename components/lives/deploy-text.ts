import { formatDuration } from "@/lib/client/format";
import type { Deploy } from "@/lib/history/model";
import type { Translate } from "@/lib/i18n/translate";

import { shortMinute } from "./time-scale";

/** When a deploy was, how much it replaced, and that its changes can be seen. */
export function deployText({ from, to, replaced, instances }: Deploy, now: number, t: Translate) {
  return t("lives.deploy", {
    ...{ time: shortMinute(from, now), replaced, instances },
    lasted: formatDuration(Math.max(1_000, to - from), t),
  });
}
