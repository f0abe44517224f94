import { type CheckForm, checkOf, isIntervalBad } from "@/components/registrations/check-form";
import type { RegisterBody } from "@/lib/api/contract";
import { parseAddress } from "@/lib/codecs/address";
import type { MessageKey } from "@/lib/i18n/catalogue";
import type { Params } from "@/lib/i18n/translate";

/** What stands in the fields, as typed. */
export type RegisterForm = {
  service: string;
  address: string;
  format: string;
  metadata: string;
  ttl: string;
  keepalive: RegisterBody["keepalive"];
} & CheckForm;

export type FieldError = { key: MessageKey; params?: Params };
export type RegisterErrors = Partial<Record<keyof RegisterForm, FieldError>>;

/** As the server has it in `KEPT_TTL_MIN_SECONDS`, with which zod would come along. */
const KEPT_TTL_MIN = 10;

/** Formats whose registrations carry nothing beside the address. */
const withoutMetadata = new Set(["go-zero"]);

export function carriesMetadata(format: string): boolean {
  return !withoutMetadata.has(format);
}

/** Says of each field what the server would refuse; empty when all is well. */
export function checkForm(form: RegisterForm): RegisterErrors {
  const errors: RegisterErrors = {};
  const service = checkService(form.service);
  if (service) errors.service = service;
  const address = checkAddress(form.address.trim());
  if (address) errors.address = address;
  if (form.keepalive !== "none") {
    const ttl = Number(form.ttl);
    const kept = form.keepalive === "rollcall";
    if (!Number.isInteger(ttl) || ttl < (kept ? KEPT_TTL_MIN : 2) || ttl > 86_400) {
      errors.ttl = { key: kept ? "actions.ttlTooShort" : "actions.ttlInvalid" };
    }
  }
  if (form.keepalive === "rollcall" && isIntervalBad(form)) {
    errors.interval = { key: "registrations.checkIntervalInvalid" };
  }
  const { line } = parseMetadata(form.metadata);
  if (line !== null && carriesMetadata(form.format)) {
    errors.metadata = { key: "actions.metadataInvalid", params: { line } };
  }
  return errors;
}

/** The body of the request that a checked form asks for, beside the reason. */
export function toBody(form: RegisterForm): Partial<RegisterBody> & Pick<RegisterBody, "address"> {
  return {
    address: form.address.trim(),
    format: form.format,
    keepalive: form.keepalive,
    ...(carriesMetadata(form.format) && { metadata: parseMetadata(form.metadata).metadata }),
    ...(form.keepalive !== "none" && { ttlSeconds: Number(form.ttl) }),
    ...(form.keepalive === "rollcall" && form.check !== "none" && { check: checkOf(form) }),
  };
}

/** Reads `name=value` lines; `line` is the number of the first that is none. */
export function parseMetadata(text: string): {
  metadata: Record<string, string>;
  line: number | null;
} {
  const pairs: [string, string][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const equals = line.indexOf("=");
    if (equals < 1) return { metadata: Object.fromEntries(pairs), line: index + 1 };
    pairs.push([line.slice(0, equals).trim(), line.slice(equals + 1).trim()]);
  }
  return { metadata: Object.fromEntries(pairs), line: null };
}

function checkService(service: string): FieldError | null {
  const name = service.trim();
  if (name === "") return { key: "actions.serviceMissing" };
  return name.endsWith("/") ? { key: "actions.serviceSlash" } : null;
}

/** What the server would say against an address; null when all is well. */
export function checkAddress(text: string): FieldError | null {
  if (text === "") return { key: "actions.addressMissing" };
  const address = parseAddress(text);
  if (!address) return { key: "actions.addressInvalid" };
  if (address.host.includes(":") && !text.startsWith("[")) {
    return {
      key: "actions.addressBrackets",
      params: { address: `[${address.host}]:${address.port}` },
    };
  }
  // A host that stands for every address of a machine: nobody can dial it.
  if (/^0\.0\.0\.0$|^[0:]+$/.test(address.host)) return { key: "actions.addressWildcard" };
  return null;
}
