const BYTES_A_LINE = 16;
/** A dump is four times as long as what it shows, and nobody reads a megabyte of it. */
const BYTES_SHOWN = 64 * 1024;

/**
 * Bytes in hexadecimal with what is printable beside them, as `hexdump -C` writes them. `base64` may
 * stand for more than the `limit` that is shown.
 */
export function hexDump(base64: string, limit = BYTES_SHOWN): string {
  const bytes = atob(base64);
  const lines: string[] = [];
  const end = Math.min(bytes.length, limit);
  for (let at = 0; at < end; at += BYTES_A_LINE) {
    const line = bytes.slice(at, Math.min(at + BYTES_A_LINE, end));
    const hex = [...line].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join(" ");
    const text = line.replace(/[^\x20-\x7e]/g, ".");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  if (bytes.length > end) lines.push("…");
  return lines.join("\n");
}
