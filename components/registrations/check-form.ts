import type { HealthCheck } from "@/lib/registry/hand-registration";

/** What stands in the fields of a health check, as typed. */
export type CheckForm = {
  check: HealthCheck["kind"] | "none";
  checkService: string;
  interval: string;
};

export const noCheck: CheckForm = { check: "none", checkService: "", interval: "5" };

/** The fields that say a check. */
export function checkFormOf(check: HealthCheck | null): CheckForm {
  if (!check) return noCheck;
  return {
    check: check.kind,
    checkService: check.kind === "grpc" ? check.service : "",
    interval: String(check.intervalSeconds),
  };
}

/** The check that fields say; null for none. */
export function checkOf({ check, checkService, interval }: CheckForm): HealthCheck | null {
  const intervalSeconds = Number(interval);
  if (check === "none") return null;
  if (check === "tcp") return { kind: "tcp", intervalSeconds };
  return { kind: "grpc", service: checkService.trim(), intervalSeconds };
}

/** Whether the server would refuse the interval. */
export function isIntervalBad({ check, interval }: CheckForm): boolean {
  if (check === "none") return false;
  const seconds = Number(interval);
  return !Number.isInteger(seconds) || seconds < 1 || seconds > 3_600;
}
