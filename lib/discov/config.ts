import { readFile } from "node:fs/promises";
import { extname } from "node:path";

import { parse as parseYaml, YAMLError } from "yaml";
import { z } from "zod";

import { StatusError } from "@/lib/errors";

import { expandEnv } from "./expand-env";
import { inheritedEtcd } from "./rpc-conf";

export type ConfigOptions = {
  /** Puts environment variables in for `$NAME` and `${NAME}`, as go-zero's `conf.UseEnv()`. */
  useEnv?: boolean;
  env?: Record<string, string | undefined>;
};

/** What stands round a value, from the inside out. */
type Surroundings = Record<string, unknown>[];

/**
 * Reads the YAML (or JSON) of a go-zero service by `schema`, such as `rpcServerConfSchema` extended by the program's
 * own fields.
 *
 * As in go-zero, names may be written in any case, unknown ones are skipped, and a nested `Etcd` takes what it
 * lacks from that of the configuration it stands in, as does a client without one
 * (core/mapping/valuer.go).
 *
 * @throws StatusError `invalid_argument` naming every field that is wrong.
 */
export function parseConfig<S extends z.ZodObject>(
  text: string,
  schema: S,
  { useEnv = false, env = process.env }: ConfigOptions = {},
): z.output<S> {
  const tree = read(useEnv ? expandEnv(text, env) : text);
  const parsed = schema.safeParse(shape(tree ?? {}, schema, []));
  if (parsed.success) return parsed.data;
  throw new StatusError(
    "invalid_argument",
    `invalid configuration:\n${z.prettifyError(parsed.error)}`,
  );
}

/**
 * Reads a file by {@link parseConfig}.
 *
 * @throws StatusError `invalid_argument` naming the file, and what is wrong with it.
 */
export async function loadConfig<S extends z.ZodObject>(
  path: string,
  schema: S,
  options: ConfigOptions = {},
): Promise<z.output<S>> {
  if (!/^\.(ya?ml|json)$/i.test(extname(path))) {
    throw new StatusError("invalid_argument", `unrecognized file type: ${path}`);
  }
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    const why = missing ? "does not exist" : "cannot be read";
    throw new StatusError("invalid_argument", `config file ${path} ${why}`, { cause });
  });
  try {
    return parseConfig(text, schema, options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StatusError("invalid_argument", `config file ${path}: ${why}`, { cause });
  }
}

function read(text: string): unknown {
  try {
    // An ID may pass 2^53; other integers are given back as numbers below.
    return parseYaml(text, { intAsBigInt: true });
  } catch (cause) {
    const why = cause instanceof YAMLError ? cause.message : "it cannot be read";
    throw new StatusError("invalid_argument", `no valid YAML: ${why}`, { cause });
  }
}

/** Gives the fields of `value` the names that `schema` has for them, and inherited ones what they lack. */
function shape(value: unknown, schema: z.ZodType, around: Surroundings): unknown {
  if (typeof value === "bigint") return isSafe(value) ? Number(value) : value;
  const inner = unwrap(schema);
  if (Array.isArray(value)) {
    const element = inner instanceof z.ZodArray ? (inner.element as z.ZodType) : z.unknown();
    return value.map((item) => shape(item, element, around));
  }
  if (!isRecord(value)) return value;
  if (!(inner instanceof z.ZodObject)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => [name, shape(field, z.unknown(), around)]),
    );
  }
  const fields = inner.shape as Record<string, z.ZodType>;
  const named = byName(value, Object.keys(fields));
  for (const [name, field] of Object.entries(fields)) {
    if (field === inheritedEtcd) inherit(named, name, around);
    if (name in named) named[name] = shape(named[name], field, [named, ...around]);
  }
  return named;
}

/** An exact name wins over one in another case. */
function byName(value: Record<string, unknown>, names: string[]): Record<string, unknown> {
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  const named: Record<string, unknown> = {};
  for (const [given, field] of Object.entries(value)) {
    const name = known.get(given.toLowerCase()) ?? given;
    // An empty field of YAML is null, and means that it is not there.
    if (field !== null && (given === name || !(name in named))) named[name] = field;
  }
  return named;
}

function inherit(named: Record<string, unknown>, name: string, around: Surroundings): void {
  const outer = around.find((surrounding) => isRecord(surrounding[name]))?.[name];
  if (!isRecord(outer)) return;
  const own = named[name] ?? {};
  if (isRecord(own)) named[name] = { ...outer, ...byName(own, Object.keys(outer)) };
}

/** What is behind `.optional()`, `.default()` and the like. */
function unwrap(schema: z.ZodType): z.ZodType {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNullable
  ) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : schema;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}
