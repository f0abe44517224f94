import { leaseHex } from "@/lib/client/format";
import { maskKey } from "@/lib/codecs/mask-key";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type { Operation } from "@/lib/registry/operation";

import { outcomeCounts } from "./outcome";

const headlines: Record<Operation["outcome"], MessageKey> = {
  watching: "actions.outcomeWatching",
  gone: "actions.outcomeGone",
  back: "actions.outcomeBack",
  done: "actions.outcomeStill",
};

/** One sentence on what came of what one dialog did. */
export function outcomeHeadline(operations: readonly Operation[], t: Translate): string {
  const [first] = operations;
  if (!first) return "";
  if (operations.length > 1) {
    const { watching, gone, back, done } = outcomeCounts(operations);
    const parts = [
      back > 0 && t("actions.outcomeManyBack", { n: back }),
      gone > 0 && t("actions.outcomeManyGone", { n: gone }),
      done > 0 && t("actions.outcomeManyStill", { n: done }),
      watching > 0 && t("actions.outcomeManyWatching", { n: watching }),
    ];
    const detail = parts.filter(Boolean).join(" · ");
    return `${t("actions.outcomeMany", { n: operations.length })}: ${detail}`;
  }
  const { kind, address, key, lease, outcome, steps } = first;
  if (kind === "register") return t("actions.outcomeRegistered", { address });
  if (kind === "edit") return t("formats.outcomeEdited", { address });
  if (kind === "restore") {
    return address === ""
      ? t("past.outcomeRestoredKey", { key: maskKey(key) })
      : t("past.outcomeRestored", { address });
  }
  if (address === "") return t("actions.outcomeLease", { lease: leaseHex(lease) });
  // Until it is seen to be gone, another key may still register it.
  if (outcome === "watching" && !steps.some((step) => step.kind === "gone")) {
    return t("actions.outcomeAsked", { address });
  }
  return t(headlines[outcome], { address });
}
