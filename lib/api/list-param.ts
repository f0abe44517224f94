import { z } from "zod";

/** Several values in a URL, separated by commas. */
export const listOf = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .transform((text) => text.split(",").filter((item) => item !== ""))
    .pipe(z.array(z.enum(values)));
