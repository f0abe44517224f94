/** A visible tab repeats its topics to the hub this often, so that the hub knows it lives. */
export const HEARTBEAT_MS = 10_000;
