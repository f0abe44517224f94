import "server-only";

import { formatNames } from "@/lib/codecs/codecs";
import { StatusError } from "@/lib/errors";

/** @throws StatusError `invalid_argument` for what is no format that a prefix can be mapped to. */
export function assertFormat(format: string): void {
  if (formatNames.includes(format)) return;
  throw new StatusError(
    "invalid_argument",
    `format: no format is named ${format}; there are ${formatNames.join(", ")}`,
  );
}
