/**
 * Replaces `$NAME` and `${NAME}` by what the environment holds, and by nothing what it does not. As Go's `os.ExpandEnv`,
 * by which go-zero's `conf.UseEnv()` goes: so `$` before a digit or a sign of the shell's, such as a second `$`, vanishes with
 * it, and any other stays.
 */
export function expandEnv(text: string, env: Record<string, string | undefined>): string {
  return text.replace(
    /\$(?:\{([^}]*)\}|(\{)|([-*#$@!?0-9])|([A-Za-z_][A-Za-z0-9_]*))/g,
    (_, braced?: string, open?: string, sign?: string, name?: string) =>
      open === undefined ? (env[braced ?? sign ?? name ?? ""] ?? "") : "",
  );
}
