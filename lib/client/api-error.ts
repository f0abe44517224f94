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
