/**
 * JSON on many lines, every number and string as it was written: a parser would round long integers,
 * and keep only the last of members of one name. Null for what is no JSON object or array.
 */
export function indentJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text) || !isJson(text)) return null;
  let indented = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{[]\s*[}\]]|[{}[\],:]/g)) {
    if (token === "{" || token === "[") {
      depth += 1;
      indented += token + line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      indented += line() + token;
    } else if (token === ",") indented += token + line();
    else if (token === ":") indented += ": ";
    else indented += /^[{[]/.test(token) ? token.replace(/\s/g, "") : token;
  }
  return indented;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
