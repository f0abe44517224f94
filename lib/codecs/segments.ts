/**
 * Where the first `depth` segments of a key end: at the slash behind them, or 0 for none. Null where nothing stands behind
 * them. A slash at the key's beginning begins its first segment.
 */
export function endOfSegments(key: string, depth: number): number | null {
  let end = 0;
  for (let n = 0; n < depth; n += 1) {
    end = key.indexOf("/", end + 1);
    if (end === -1) return null;
  }
  return end;
}

/** A key cut into the service's name and the instance's id: after `depth` segments, or before its last one. */
export function cutService(
  key: string,
  depth: number | undefined,
): { service: string; id: string } | null {
  const end = depth === undefined ? key.lastIndexOf("/") : endOfSegments(key, depth);
  if (end === null || end <= 0) return null;
  return { service: key.slice(0, end), id: key.slice(end + 1) };
}

/** Why a key could not be cut so. */
export function tooFewSegments(depth: number): string {
  return `expected more than ${depth} ${depth === 1 ? "segment" : "segments"}: so many are the service's, and then comes an id`;
}
