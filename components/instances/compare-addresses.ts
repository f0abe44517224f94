/**
 * Numbers inside addresses by their size, so that 10.0.0.9 stands before 10.0.0.10.
 * A collator knows that too, at thirty times the cost.
 */
export function compareAddresses(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const [startA, startB] = [zerosEnd(a, i), zerosEnd(b, j)];
      const [endA, endB] = [digitsEnd(a, startA), digitsEnd(b, startB)];
      // Without leading zeros the longer number is the greater, and digits decide between two as long.
      const longer = endA - startA - (endB - startB);
      if (longer !== 0) return longer;
      for (i = startA, j = startB; i < endA; i += 1, j += 1) {
        const difference = a.charCodeAt(i) - b.charCodeAt(j);
        if (difference !== 0) return difference;
      }
    } else if (x !== y) {
      return x - y;
    } else {
      i += 1;
      j += 1;
    }
  }
  // Equal in meaning up to here, as 01 and 1 are: the text decides, so that the order is total.
  return a.length - i - (b.length - j) || (a < b ? -1 : a > b ? 1 : 0);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function zerosEnd(text: string, from: number): number {
  let end = from;
  while (text.charCodeAt(end) === 0x30) end += 1;
  return end;
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

/** Lease ids in decimal, by their size. */
export function compareLeases(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
