import type { ErrorDetails } from "@/lib/errors";

/** An error the API answered with; `code` is one of `lib/errors`, or `unreachable` where no answer came. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** What will be no other when it is asked again: a time before the journal, a revision that never was. */
const lasting = ["compacted", "invalid_argument", "not_found"];

/** Whether asking again may help. */
export function mayPass(error: Error): boolean {
  return !(error instanceof ApiError && lasting.includes(error.code));
}
