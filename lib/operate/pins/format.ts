import "server-only";

import type { FormatMapping } from "@/lib/codecs/detect";
import { mappingProblem } from "@/lib/codecs/mapping";
import { StatusError } from "@/lib/errors";

/**
 * @throws StatusError `invalid_argument` for what is no format that a prefix can be mapped to, or does not take an option
 *   that is given.
 */
export function assertMapping(mapping: Omit<FormatMapping, "prefix">): void {
  const problem = mappingProblem(mapping, (option) => option);
  if (problem) throw new StatusError("invalid_argument", `format: ${problem}`);
}
