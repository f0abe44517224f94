export type Cell = string | number | boolean | null | undefined;

/** Without it spreadsheets take UTF-8 for something else. */
const BYTE_ORDER_MARK = "\ufeff";

/** The first line of a file. */
export function csvHead(names: readonly string[]): string {
  return BYTE_ORDER_MARK + csvRow(names);
}

/** One line of a file, as RFC 4180 has it. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

/** An instant as spreadsheets read it. */
export function isoInstant(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}

function toCell(cell: Cell): string {
  const text = harmless(String(cell ?? ""));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Anybody who may register may choose names and values. A spreadsheet would run one that begins as a
 * formula does; after an apostrophe it is text.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function harmless(text: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  return !isNumber && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
