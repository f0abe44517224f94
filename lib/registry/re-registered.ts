/**
 * In milliseconds: an address that comes back within this registered anew rather than left, and one that is kept out
 * again within it has not come back. Longer than go-zero takes for a new key after its lease is lost.
 */
export const RE_REGISTERED_MS = 15_000;
