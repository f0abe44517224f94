const GROUPS = 8;

/**
 * The eight groups of an IPv6 address in any of its writings, a zone left away; null for what is none. By hand, since
 * the URL parser, which knows them too, costs more than all else about an address.
 */
export function parseIpv6(text: string): number[] | null {
  const percent = text.indexOf("%");
  if (percent !== -1 && !isZone(text, percent + 1)) return null;
  const address = percent === -1 ? text : text.slice(0, percent);
  if (address.length < 2 || address.length > 45) return null;
  const double = address.indexOf("::");
  if (double === -1) return readGroups(address, GROUPS, true);
  if (address.indexOf("::", double + 1) !== -1) return null;
  const head = double === 0 ? [] : readGroups(address.slice(0, double), null, false);
  const rest = address.slice(double + 2);
  const tail = rest === "" ? [] : readGroups(rest, null, true);
  // `::` stands for one group at least.
  if (!head || !tail || head.length + tail.length >= GROUPS) return null;
  return [...head, ...new Array<number>(GROUPS - head.length - tail.length).fill(0), ...tail];
}

/** Groups between single colons; the last two may be written as IPv4. */
function readGroups(text: string, count: number | null, mayEndInIpv4: boolean): number[] | null {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [at, part] of parts.entries()) {
    if (mayEndInIpv4 && at === parts.length - 1 && part.includes(".")) {
      const bytes = readIpv4(part);
      if (!bytes) return null;
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      groups.push(a * 256 + b, c * 256 + d);
    } else {
      if (part === "" || part.length > 4) return null;
      const group = readHex(part);
      if (group === null) return null;
      groups.push(group);
    }
  }
  return count === null || groups.length === count ? groups : null;
}

function readHex(text: string): number | null {
  let value = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const lower = code | 0x20;
    const digit =
      code >= 0x30 && code <= 0x39
        ? code - 0x30
        : lower >= 0x61 && lower <= 0x66
          ? lower - 0x57
          : -1;
    if (digit < 0) return null;
    value = value * 16 + digit;
  }
  return value;
}

function readIpv4(text: string): number[] | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  const bytes: number[] = [];
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    bytes.push(Number(part));
  }
  return bytes;
}

function isZone(text: string, from: number): boolean {
  return /^[0-9A-Za-z._~-]+$/.test(text.slice(from));
}
