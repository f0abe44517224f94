import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Finding } from "@/lib/registry/finding";
import type { FindingCode, Severity } from "@/lib/registry/finding-codes";

type Texts = { name: MessageKey; title: MessageKey; why: MessageKey; fix: MessageKey };

const texts: Record<FindingCode, Texts> = {
  "gone-empty": textsOf("goneEmpty"),
  "no-provider": textsOf("noProvider"),
  "below-minimum": textsOf("belowMinimum"),
  "not-dialable": textsOf("notDialable"),
  "unreachable-address": textsOf("unreachable"),
  "duplicate-keys": textsOf("duplicateKeys"),
  "key-growth": textsOf("keyGrowth"),
  "left-out": textsOf("leftOut"),
  "permanent-among-leased": textsOf("permanent"),
  "address-in-two-services": textsOf("shared"),
  flapping: textsOf("flapping"),
  "nested-prefix": textsOf("nested"),
  "group-dissenters": textsOf("dissenters"),
  "keyless-leases": textsOf("keyless"),
};

type Stem =
  | "goneEmpty"
  | "noProvider"
  | "belowMinimum"
  | "notDialable"
  | "unreachable"
  | "duplicateKeys"
  | "keyGrowth"
  | "leftOut"
  | "permanent"
  | "shared"
  | "flapping"
  | "nested"
  | "dissenters"
  | "keyless";

function textsOf(stem: Stem): Texts {
  return {
    name: `findings.${stem}Name`,
    title: `findings.${stem}`,
    why: `findings.${stem}Why`,
    fix: `findings.${stem}Fix`,
  };
}

/** What a kind of finding is called. */
export function findingName(code: FindingCode): MessageKey {
  return texts[code].name;
}

/** What a finding says: in one line, why that is bad, and what to do about it. */
export function findingTexts({ code, severity }: Pick<Finding, "code" | "severity">): Texts {
  const local = code === "unreachable-address" && severity === "info";
  return local ? { ...texts[code], why: "findings.unreachableLocalWhy" } : texts[code];
}

/** What the texts of a finding are filled with. */
export function findingParams({ code, services, total, keys, instances, minimum }: Finding) {
  return {
    n: code === "key-growth" || code === "group-dissenters" ? keys : total,
    service: services[0] ?? "",
    services: services.join(", "),
    instances: instances ?? 0,
    minimum: minimum ?? 0,
  };
}

/** How each severity is drawn and called. */
export const severityLooks = {
  error: { tone: "gone", label: "findings.error", hint: "findings.errorHint" },
  warning: { tone: "warn", label: "findings.warning", hint: "findings.warningHint" },
  info: { tone: "info", label: "findings.info", hint: "findings.infoHint" },
} as const satisfies Record<Severity, { tone: string; label: MessageKey; hint: MessageKey }>;
