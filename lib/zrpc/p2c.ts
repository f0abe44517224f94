const SECOND_NS = 1_000_000_000;

/** go-zero's numbers (zrpc/internal/balancer/p2c/p2c.go). */
const DECAY_TIME_NS = 10 * SECOND_NS;
const FORCE_PICK_NS = SECOND_NS;
export const INIT_SUCCESS = 1_000;
const THROTTLE_SUCCESS = 500;
export const PENALTY = 2 ** 31 - 1;
const PICK_TIMES = 3;

/**
 * What is known of one connection: its lag and success rate, averaged with a weight that decays by
 * time (EWMA), and its calls in flight.
 */
export class ConnectionStats {
  inflight = 0;
  success = INIT_SUCCESS;
  pickedAtNs = Number.NEGATIVE_INFINITY;
  #lagNs = 0;
  #completedAtNs = Number.NEGATIVE_INFINITY;

  /**
   * `expectedLagNs` stands in until the first answer. Without, a newcomer among measured peers
   * would look a thousand times faster than they and draw every call it could. (go-zero forgets all
   * peers at once instead, at each change of the list.)
   */
  constructor(private readonly expectedLagNs = 0) {}

  get lagNs(): number {
    return this.#lagNs || this.expectedLagNs;
  }

  get load(): number {
    return Math.floor(Math.sqrt(this.lagNs + 1)) * (this.inflight + 1) || PENALTY;
  }

  get healthy(): boolean {
    return this.success > THROTTLE_SUCCESS;
  }

  /** Counts a call's end in, started at `startedAtNs`. `ok`: it says nothing against the server. */
  completed(startedAtNs: number, nowNs: number, ok: boolean): void {
    const sinceLastNs = Math.max(nowNs - this.#completedAtNs, 0);
    this.#completedAtNs = nowNs;
    const weight = this.#lagNs === 0 ? 0 : Math.exp(-sinceLastNs / DECAY_TIME_NS);
    const sampleNs = Math.max(nowNs - startedAtNs, 0);
    this.#lagNs = Math.trunc(this.#lagNs * weight + sampleNs * (1 - weight));
    this.success = Math.trunc(this.success * weight + (ok ? INIT_SUCCESS : 0) * (1 - weight));
  }
}

/**
 * Picks the less loaded of two drawn at random; the other if it has not been picked for a second,
 * since what is known of it is old by then.
 *
 * `random` yields numbers from 0 up to 1. Pure but for the stats' `pickedAtNs`.
 *
 * @see zrpc/internal/balancer/p2c/p2c.go
 */
export function pick<T extends { readonly stats: ConnectionStats }>(
  connections: readonly T[],
  nowNs: number,
  random: () => number,
): T | undefined {
  const [first, second] = connections;
  if (!first || !second) {
    if (first) first.stats.pickedAtNs = nowNs;
    return first;
  }
  if (connections.length === 2) return choose(first, second, nowNs);
  let pair: [T, T] = [first, second];
  for (let times = 0; times < PICK_TIMES; times += 1) {
    pair = draw(connections, random) ?? pair;
    if (pair[0].stats.healthy && pair[1].stats.healthy) break;
  }
  return choose(...pair, nowNs);
}

function draw<T>(connections: readonly T[], random: () => number): [T, T] | undefined {
  const at = Math.floor(random() * connections.length);
  const skipping = Math.floor(random() * (connections.length - 1));
  const one = connections[at];
  const other = connections[skipping >= at ? skipping + 1 : skipping];
  return one && other && [one, other];
}

function choose<T extends { readonly stats: ConnectionStats }>(one: T, other: T, nowNs: number): T {
  const [lighter, heavier] = one.stats.load > other.stats.load ? [other, one] : [one, other];
  const chosen = nowNs - heavier.stats.pickedAtNs > FORCE_PICK_NS ? heavier : lighter;
  chosen.stats.pickedAtNs = nowNs;
  return chosen;
}
