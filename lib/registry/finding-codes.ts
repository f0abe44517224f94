/** `error`: clients fail because of it. `warning`: they may, or will. `info`: worth a look. */
export const severities = ["error", "warning", "info"] as const;

export const findingCodes = [
  "gone-empty",
  "no-provider",
  "below-minimum",
  "not-dialable",
  "unreachable-address",
  "duplicate-keys",
  "key-growth",
  "left-out",
  "permanent-among-leased",
  "address-in-two-services",
  "flapping",
  "nested-prefix",
  "group-dissenters",
  "keyless-leases",
] as const;

export type Severity = (typeof severities)[number];
export type FindingCode = (typeof findingCodes)[number];
