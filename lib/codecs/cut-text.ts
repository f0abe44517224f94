/** The text's beginning, and no half of a letter: that would be a surrogate, of which nobody makes a URL. */
export function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
