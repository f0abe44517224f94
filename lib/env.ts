import "server-only";

import { z } from "zod";

import type { FormatMapping } from "@/lib/codecs/detect";
import { parseMapping } from "@/lib/codecs/mapping";

const list = (text: string) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const flag = z
  .enum(["true", "false", "1", "0", ""])
  .default("false")
  .transform((text) => text === "true" || text === "1");

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\/[^/]+\/[^/]+$/.test(text) && URL.canParse(text);
}

const schema = z
  .object({
    /** Comma-separated client URLs of the etcd cluster. */
    ETCD_ENDPOINTS: z
      .string()
      .default("http://127.0.0.1:2379")
      .transform(list)
      .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1, "needs at least one URL")),
    ETCD_USERNAME: z.string().optional(),
    ETCD_PASSWORD: z.string().optional(),
    /** Files in PEM: the authority that signed etcd's certificate, and our own certificate and key. */
    ETCD_CACERT: z.string().optional(),
    ETCD_CERT: z.string().optional(),
    ETCD_KEY: z.string().optional(),
    /** Deadline of one unary call, in milliseconds. Streams have none. */
    ETCD_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(3_000),
    /** Keys outside these prefixes are not looked at. The empty prefix is the whole store. */
    REGISTRY_PREFIXES: z
      .string()
      .default("")
      .transform((text) => (list(text).length === 0 ? [""] : list(text))),
    /**
     * `prefix=format` pairs that overrule detection. Options follow, each behind a colon: `fallback`, `read-only`,
     * `sensitive`, and what the format leaves open: `namespace-depth=`, `service-depth=`, `protocol=`.
     */
    REGISTRY_FORMATS: z
      .string()
      .default("")
      .transform((text, context) =>
        list(text).flatMap((pair): FormatMapping[] => {
          const mapping = parseMapping(pair);
          if (typeof mapping !== "string") return [mapping];
          context.addIssue({ code: "custom", message: `${pair}: ${mapping}` });
          return [];
        }),
      ),
    /** Rollcall's own keys; they are no part of the view. */
    ROLLCALL_ROOT: z.string().min(1).default("/rollcall/"),
    ROLLCALL_DATA_DIR: z.string().min(1).default(".rollcall"),
    /** How long the journal keeps what happened. */
    HISTORY_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
    /** How large it may become; beyond, the oldest goes earlier. In megabytes of 10^6 bytes. */
    HISTORY_MAX_MB: z.coerce.number().int().min(10).max(10_000_000).default(4_096),
    /** A PostgreSQL database for it, shared by several consoles, instead of a file of its own. */
    HISTORY_DATABASE_URL: z
      .string()
      // Never with the value in the message: it may hold a password.
      .refine(isPostgresUrl, "is written postgres://user:password@host:5432/database")
      .optional(),
    /** Refuses and hides every call that changes etcd. */
    ROLLCALL_READ_ONLY: flag,
    /**
     * Lets quarantine divert: overwrite an instance's address with a sibling's. Only where every client dials equal
     * values once, as go-zero's do since 1.10.2: older ones keep the address for good.
     */
    ROLLCALL_ALLOW_DIVERT: flag,
    /** Set by `npm start` when it runs the local etcd itself; the page says so. */
    ROLLCALL_LOCAL_ETCD: flag,
    /** Whether `npm start` brings the demo mall along into its local etcd. Beside another etcd it means nothing. */
    ROLLCALL_DEMO: flag,
    /** Budget of TTL reads against etcd. */
    LEASE_SAMPLES_PER_SECOND: z.coerce.number().int().min(1).max(5_000).default(200),
  })
  .refine((env) => Boolean(env.ETCD_USERNAME) === Boolean(env.ETCD_PASSWORD), {
    path: ["ETCD_PASSWORD"],
    message: "ETCD_USERNAME and ETCD_PASSWORD go together",
  })
  .refine((env) => Boolean(env.ETCD_CERT) === Boolean(env.ETCD_KEY), {
    path: ["ETCD_KEY"],
    message: "ETCD_CERT and ETCD_KEY go together",
  });

export type Env = z.infer<typeof schema>;

/** Parses configuration, or throws one error that names every bad variable. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty variable, as compose and CI make them, is an unset one.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`Invalid environment:\n${z.prettifyError(parsed.error)}`);
}

let parsed: Env | undefined;

/**
 * The configuration of this process. Parsed at the first call, which instrumentation
 * makes, so that `next build` needs none.
 */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
