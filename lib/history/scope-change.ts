import "server-only";

import { z } from "zod";

import { formatNames } from "@/lib/codecs/codecs";
import type { FormatMapping } from "@/lib/codecs/detect";

import type { Scope } from "./scratch";

/** What of a mapping decides whether a key registers something, and as which service. */
const readingSchema = z.object({
  prefix: z.string(),
  format: z.string(),
  fallback: z.boolean().optional(),
  namespaceDepth: z.number().optional(),
  serviceDepth: z.number().optional(),
});

const scopeSchema = z.object({ formats: z.array(readingSchema) });

const rangeSchema = z.object({ prefixes: z.array(z.string()), ownRoot: z.string() });

/** What is looked at, as text to compare. */
export function scopeText({ prefixes, formats, ownRoot }: Scope): string {
  // A version that reads more frameworks finds registrations that were there all along.
  const read = z.array(readingSchema).parse(formats);
  return JSON.stringify({ prefixes: [...prefixes].sort(), formats: read, ownRoot, formatNames });
}

/** What is another than it was: which keys are looked at, or how they are read. */
export type ScopeChange = "range" | "reading" | null;

/** What of the scope is another than that of the text `known`; null where nothing was known. */
export function scopeChange(known: string | null, scope: Scope): ScopeChange {
  const text = scopeText(scope);
  if (known === null || known === text) return null;
  const [was, is] = [rangeOf(known), rangeOf(text)];
  return was !== null && was === is ? "reading" : "range";
}

function rangeOf(text: string): string | null {
  const parsed = rangeSchema.safeParse(JSON.parse(text));
  return parsed.success ? JSON.stringify(parsed.data) : null;
}

/** The mappings that the text says were gone by. */
export function formatsIn(text: string | null): readonly FormatMapping[] | undefined {
  return scopeSchema.safeParse(JSON.parse(text ?? "null")).data?.formats;
}
