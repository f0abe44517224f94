import "server-only";

import { z } from "zod";

import { canonicalKeyText } from "@/lib/codecs/key-text";
import { isStatusError, StatusError } from "@/lib/errors";
import { leaseIdSchema } from "@/lib/registry/model";

/** etcd itself takes 1.5 MiB by default. */
const BODY_MAX_BYTES = 1_048_576;
const ACTOR_MAX_LENGTH = 100;

/**
 * A service's name or a key in a path, made canonical: any byte may come as `\xNN`.
 *
 * Next hands a route handler its parameters percent-decoded, once. (A page gets them encoded, as
 * `lib/client/paths.ts` has it.)
 */
export const keyTextSchema = z
  .string()
  .min(1)
  .transform((text, context) => {
    try {
      return canonicalKeyText(text);
    } catch (reason) {
      const message = isStatusError(reason) ? reason.message : "no key text";
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
  });

export const serviceParamsSchema = z.object({ service: keyTextSchema });

export const keyParamsSchema = z.object({ key: keyTextSchema });

export const leaseParamsSchema = z.object({
  id: leaseIdSchema.refine((id) => id !== "0", "0 is no lease"),
});

/** A rule's id, or the key of what stands among the rules and is none. */
export const ruleParamsSchema = z.object({ id: keyTextSchema });
export const handRegistrationParamsSchema = z.object({ id: keyTextSchema });

/** What the query of a URL says; of a name that is given twice, the last. */
export function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

/** As {@link queryOf}; of the names in `lists`, all that is given, in order. */
export function queryWithLists(
  request: Request,
  lists: readonly string[],
): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  const query: Record<string, string | string[]> = Object.fromEntries(searchParams);
  for (const name of lists) if (searchParams.has(name)) query[name] = searchParams.getAll(name);
  return query;
}

/** A name as people write theirs: something to see, and nothing that a terminal would obey. */
const actorSchema = z
  .string()
  .trim()
  .max(ACTOR_MAX_LENGTH)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]*$/u);

/**
 * Who asks for a change, by their own word: the header `X-Rollcall-Actor`, percent-encoded. Null where
 * it is missing or blank.
 *
 * @throws StatusError `invalid_argument` for what is not percent-encoded, too long, or no text.
 */
export function actorOf({ headers }: Request): string | null {
  const given = headers.get("x-rollcall-actor");
  if (given === null) return null;
  try {
    return actorSchema.parse(decodeURIComponent(given)) || null;
  } catch (cause) {
    const expected = `a name of up to ${ACTOR_MAX_LENGTH} characters, percent-encoded`;
    throw new StatusError("invalid_argument", `X-Rollcall-Actor: ${expected}`, { cause });
  }
}

/**
 * Reads the JSON that a request carries; its shape is for a schema to check. No body is `{}`.
 *
 * @throws StatusError `too_large` above 1 MiB, `invalid_argument` for what is no JSON.
 */
export async function jsonBody(request: Request): Promise<unknown> {
  const bytes = await readBody(request);
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new StatusError("invalid_argument", "the body is no JSON", { cause });
  }
}

async function readBody({ body, headers }: Request): Promise<Buffer> {
  const tooLarge = () => {
    return new StatusError("too_large", `a body may have ${BODY_MAX_BYTES} bytes at most`);
  };
  if (Number(headers.get("content-length") ?? 0) > BODY_MAX_BYTES) throw tooLarge();
  if (!body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the rest.
  for await (const chunk of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
