/** What stands where a secret was. Apart from what puts it there, which a browser has no use for. */
export const MASK = "***";
