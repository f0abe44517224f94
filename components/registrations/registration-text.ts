import type { Tone } from "@/components/ui/tone";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Translate } from "@/lib/i18n/translate";
import type {
  HandRegistration,
  HandRegistrationsView,
  HealthCheck,
} from "@/lib/registry/hand-registration";

type State = HandRegistration["state"];

export const stateLabels: Record<State, MessageKey> = {
  registered: "registrations.stateRegistered",
  unhealthy: "registrations.stateUnhealthy",
  quarantined: "registrations.stateQuarantined",
  waiting: "registrations.stateWaiting",
  conflict: "registrations.stateConflict",
};

export const stateTones: Record<State, Tone> = {
  registered: "alive",
  unhealthy: "gone",
  quarantined: "hold",
  waiting: "warn",
  conflict: "gone",
};

/** Why it is not registered; empty where it is. */
export function stateText(
  { state, error }: HandRegistration,
  keeper: HandRegistrationsView["keeper"],
  t: Translate,
): string {
  if (state === "registered") return "";
  if (state === "quarantined") return t("registrations.textQuarantined");
  if (state === "conflict") return error ?? t("registrations.textConflict");
  if (state === "unhealthy") return error ?? "";
  if (keeper === null) return t("registrations.textNobody");
  return error ?? t("registrations.textWaiting");
}

/** What is checked, and how often. */
export function checkText(check: HealthCheck | null, t: Translate): string {
  if (!check) return t("registrations.checkNone");
  const seconds = check.intervalSeconds;
  if (check.kind === "tcp") return t("registrations.checkTcp", { seconds });
  if (check.service === "") return t("registrations.checkGrpc", { seconds });
  return t("registrations.checkGrpcService", { service: check.service, seconds });
}

/** Those that match a text: address, service, reason, actor, key or id. */
export function matching(
  registrations: readonly HandRegistration[],
  q: string,
): HandRegistration[] {
  const text = q.trim().toLowerCase();
  if (text === "") return [...registrations];
  return registrations.filter(({ id, address, service, reason, actor, key, lease }) =>
    [id, address, service, reason, actor, key, lease].some((part) =>
      part?.toLowerCase().includes(text),
    ),
  );
}
