import "server-only";

type Level = "info" | "warn" | "error";

/**
 * One line of JSON to stderr. `message` is constant and begins with its module;
 * facts are `fields`, with units in their names. Never pass values of keys or credentials.
 */
function write(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  const line = { time: new Date().toISOString(), level, message, ...fields };
  process.stderr.write(`${JSON.stringify(line, serialise)}\n`);
}

function serialise(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, cause: value.cause };
}

export const log = {
  /** A change of state. */
  info: (message: string, fields?: Record<string, unknown>) => write("info", message, fields),
  /** Something broke, and mends itself. */
  warn: (message: string, fields?: Record<string, unknown>) => write("warn", message, fields),
  /** Something needs a person. */
  error: (message: string, fields?: Record<string, unknown>) => write("error", message, fields),
};
