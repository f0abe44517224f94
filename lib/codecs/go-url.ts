// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const control = /[\u0000-\u001f\u007f]/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;
const badEscape = /%(?![0-9A-Fa-f]{2})/;
/** What a host may have; more than host names do. Of what is escaped, it may have `%` and what is no ASCII. */
const host = /^(?:[\w.~!$&'()*+,;=:\]<>"\u0080-\uffff-]|%(?:25|[89a-f][0-9a-f]))*$/i;
const userinfo = /^[\w.~!$&'()*+,;=:%@-]*$/;
const port = /^(?::\d*)?$/;

/**
 * Whether Go's `net/url` parses the text. It takes nearly any, such as a path alone, but no `host:port` that begins with a
 * digit, no port that is no number, and nothing that is wrongly escaped. Clients written in Go give up on what it refuses.
 */
export function isGoUrl(text: string): boolean {
  const [bare = "", ...fragment] = text.split("#");
  if (control.test(bare) || text.startsWith(":")) return false;
  if (badEscape.test(fragment.join("#"))) return false;
  const named = scheme.exec(bare)?.[0] ?? "";
  const rest = bare.slice(named.length).split("?", 1)[0] ?? "";
  if (!rest.startsWith("/")) {
    if (named !== "") return true;
    return !(rest.split("/", 1)[0] ?? "").includes(":") && !badEscape.test(rest);
  }
  const hasAuthority = rest.startsWith("//") && (named !== "" || !rest.startsWith("///"));
  const slash = hasAuthority ? rest.indexOf("/", 2) : 0;
  const end = slash === -1 ? rest.length : slash;
  return (!hasAuthority || isAuthority(rest.slice(2, end))) && !badEscape.test(rest.slice(end));
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at !== -1) {
    const user = text.slice(0, at);
    if (!userinfo.test(user) || badEscape.test(user)) return false;
  }
  const given = text.slice(at + 1);
  if (given.startsWith("[")) {
    const bracket = given.lastIndexOf("]");
    if (bracket === -1 || !port.test(given.slice(bracket + 1))) return false;
    return host.test(given.slice(1, bracket));
  }
  const colon = given.lastIndexOf(":");
  if (colon !== -1 && !port.test(given.slice(colon))) return false;
  return host.test(given);
}
