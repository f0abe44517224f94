import { experimental, status as Status } from "@grpc/grpc-js";

import { EndpointBalancer, plainConfig, type ReadyEndpoint } from "./endpoint-balancer";
import { ConnectionStats, pick } from "./p2c";

export const P2C_EWMA = "p2c_ewma";

/** Answers that speak against the server, and not the caller (zrpc/internal/codes/accept.go). */
const FAILURES: ReadonlySet<Status> = new Set([
  Status.DEADLINE_EXCEEDED,
  Status.INTERNAL,
  Status.UNAVAILABLE,
  Status.DATA_LOSS,
  Status.UNIMPLEMENTED,
  Status.RESOURCE_EXHAUSTED,
]);

type Connection = ReadyEndpoint & { readonly stats: ConnectionStats };

/**
 * A pick that holds its place in `inflight` until the call starts, or the event loop has turned.
 */
type Reservation = { held: boolean };

/**
 * go-zero's default load balancer: of two servers drawn at random, the one with less lag and
 * fewer calls in flight.
 *
 * go-zero begins anew at each change of the list; here a connection keeps its statistics for as
 * long as it lives, and a new one is expected to be as fast as the others are until it has
 * answered.
 */
export class P2cEwmaBalancer extends EndpointBalancer {
  #connections: Connection[] = [];

  protected pickerOf(ready: readonly ReadyEndpoint[]): experimental.Picker {
    const known = new Map(this.#connections.map((connection) => [connection.picker, connection]));
    const expectedLagNs = mean(this.#connections.map(({ stats }) => stats.lagNs));
    this.#connections = ready.map(
      (endpoint) =>
        known.get(endpoint.picker) ?? { ...endpoint, stats: new ConnectionStats(expectedLagNs) },
    );
    return new P2cPicker(this.#connections);
  }

  getTypeName(): string {
    return P2C_EWMA;
  }
}

class P2cPicker implements experimental.Picker {
  #reservations: { reservation: Reservation; stats: ConnectionStats }[] = [];

  constructor(private readonly connections: readonly Connection[]) {}

  pick(args: experimental.PickArgs): experimental.PickResult {
    const startedAtNs = nowNs();
    const chosen = pick(this.connections, startedAtNs, Math.random);
    if (!chosen) return new experimental.UnavailablePicker().pick(args);
    const result = chosen.picker.pick(args);
    if (result.pickResultType !== experimental.PickResultType.COMPLETE) return result;
    const { stats } = chosen;
    const reservation = this.#reserve(stats);
    return {
      ...result,
      onCallStarted: () => {
        // From here on the call's end is certain to be told.
        if (reservation.held) reservation.held = false;
        else stats.inflight += 1;
        result.onCallStarted?.();
      },
      onCallEnded: (code, details, metadata) => {
        stats.inflight -= 1;
        stats.completed(startedAtNs, nowNs(), !FAILURES.has(code));
        result.onCallEnded?.(code, details, metadata);
      },
    };
  }

  /**
   * A pick may come to nothing without a word (the connection was lost in between), but picks made
   * in one go must see each other, or a burst would all take the same server.
   */
  #reserve(stats: ConnectionStats): Reservation {
    const reservation = { held: true };
    stats.inflight += 1;
    if (this.#reservations.push({ reservation, stats }) === 1) {
      setImmediate(() => this.#release());
    }
    return reservation;
  }

  #release(): void {
    for (const { reservation, stats } of this.#reservations) {
      if (reservation.held) stats.inflight -= 1;
      reservation.held = false;
    }
    this.#reservations = [];
  }
}

function nowNs(): number {
  return performance.now() * 1e6;
}

function mean(values: number[]): number {
  const known = values.filter((value) => value > 0);
  return known.reduce((sum, value) => sum + value, 0) / (known.length || 1);
}

/** Makes the policy known to grpc-js, once. */
export function registerP2cEwma(): void {
  if (experimental.isLoadBalancerNameRegistered(P2C_EWMA)) return;
  experimental.registerLoadBalancerType(P2C_EWMA, P2cEwmaBalancer, plainConfig(P2C_EWMA));
}
