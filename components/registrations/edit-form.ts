import {
  carriesMetadata,
  checkAddress,
  type FieldError,
  parseMetadata,
} from "@/components/actions/register-form";
import type { EditRegistrationBody } from "@/lib/api/hand-registrations-contract";
import type { HandRegistration } from "@/lib/registry/hand-registration";

import { type CheckForm, checkFormOf, checkOf, isIntervalBad } from "./check-form";

/** What stands in the fields of a change, as typed. */
export type EditForm = {
  address: string;
  metadata: string;
  ttl: string;
} & CheckForm;

export type EditErrors = Partial<Record<keyof EditForm, FieldError>>;

/** The fields as they say what is registered now. */
export function editFormOf({ address, metadata, ttlSeconds, check }: HandRegistration): EditForm {
  const lines = Object.entries(metadata).map(([name, value]) => `${name}=${value}`);
  return {
    ...{ address, metadata: lines.join("\n"), ttl: String(ttlSeconds) },
    ...checkFormOf(check),
  };
}

/** Says of each field what the server would refuse; empty when all is well. */
export function checkEdit(form: EditForm, { format }: { format: string }): EditErrors {
  const errors: EditErrors = {};
  const address = checkAddress(form.address.trim());
  if (address) errors.address = address;
  const ttl = Number(form.ttl);
  if (!Number.isInteger(ttl) || ttl < 10 || ttl > 86_400) {
    errors.ttl = { key: "actions.ttlTooShort" };
  }
  const { line } = parseMetadata(form.metadata);
  if (line !== null && carriesMetadata(format)) {
    errors.metadata = { key: "actions.metadataInvalid", params: { line } };
  }
  if (isIntervalBad(form)) errors.interval = { key: "registrations.checkIntervalInvalid" };
  return errors;
}

/** What a checked form asks for, beside the reason. */
export function toChange(
  form: EditForm,
  { format }: { format: string },
): Omit<EditRegistrationBody, "modRevision" | "reason"> {
  return {
    address: form.address.trim(),
    ...(carriesMetadata(format) && { metadata: parseMetadata(form.metadata).metadata }),
    ttlSeconds: Number(form.ttl),
    check: checkOf(form),
  };
}
