import { setImmediate as turn } from "node:timers/promises";

import { experimental, Metadata, status as Status } from "@grpc/grpc-js";

import type { ReadyEndpoint } from "@/lib/zrpc/endpoint-balancer";
import { P2cEwmaBalancer } from "@/lib/zrpc/p2c-ewma";

import { type Line, median } from "./stats";

const ROUNDS = 5;
const PICKS = 100_000;
/** Calls that are made in one go, and as many that are under way. */
const BURST = 50;

/** The balancer's own picker, of connections that are not there. */
class Balancer extends P2cEwmaBalancer {
  constructor() {
    super({
      createSubchannel: () => {
        throw new Error("nothing is to be connected");
      },
      updateState: () => {},
      requestReresolution: () => {},
      addChannelzChild: () => {},
      removeChannelzChild: () => {},
    });
  }

  picker(addresses: number): experimental.Picker {
    return this.pickerOf(endpoints(addresses));
  }
}

/** As grpc-js's round_robin picks. */
class RoundRobinPicker implements experimental.Picker {
  #next = 0;

  constructor(private readonly ready: readonly ReadyEndpoint[]) {}

  pick(args: experimental.PickArgs): experimental.PickResult {
    const endpoint = this.ready[this.#next];
    this.#next = (this.#next + 1) % this.ready.length;
    return (endpoint?.picker ?? new experimental.UnavailablePicker()).pick(args);
  }
}

/**
 * The processor's time that the balancer costs a call, with all that it keeps account of until the
 * call's end: against picking in turn, and among 1,000 addresses against 32, as many as go-zero
 * dials at most. The account is of functions made for each call, to which tsx, by which this runs,
 * gives names as they are made: a program compiled without `keepNames` pays less.
 */
export async function pickCost(): Promise<Line[]> {
  const p2c32 = new Measured(new Balancer().picker(32));
  const turn32 = new Measured(new RoundRobinPicker(endpoints(32)));
  const p2c1000 = new Measured(new Balancer().picker(1_000));
  const turn1000 = new Measured(new RoundRobinPicker(endpoints(1_000)));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const measured of [p2c32, turn32, p2c1000, turn1000]) await measured.round();
  }
  const growth = compare(p2c1000, p2c32);
  return [
    {
      what: "p2c_ewma's cost per pick among 32 addresses, against picking in turn",
      ...compare(p2c32, turn32),
    },
    {
      what: "p2c_ewma's cost per pick among 1,000 addresses, against picking in turn",
      ...compare(p2c1000, turn1000),
    },
    {
      what: "p2c_ewma's cost per pick among 1,000 addresses, against 32",
      ...growth,
      // The same work; but the statistics of so many do not fit the nearest caches.
      budget: "≤ 2",
      met: growth.ratio <= 2,
    },
  ];
}

/** A picker and what it took in each round. */
class Measured {
  readonly #nsPerPick: number[] = [];

  constructor(private readonly picker: experimental.Picker) {}

  get ns(): number {
    return median(this.#nsPerPick);
  }

  async round(): Promise<void> {
    const args = { metadata: new Metadata(), extraPickInfo: {} };
    const underWay: experimental.PickResult[] = [];
    const began = process.cpuUsage();
    for (let picks = 0; picks < PICKS; picks += BURST) {
      for (let call = 0; call < BURST; call += 1) {
        const result = this.picker.pick(args);
        result.onCallStarted?.();
        underWay[call]?.onCallEnded?.(Status.OK, "", args.metadata);
        underWay[call] = result;
      }
      await turn();
    }
    // Of the processor rather than of the clock: others use the machine, too.
    const { user, system } = process.cpuUsage(began);
    this.#nsPerPick.push(((user + system) * 1_000) / PICKS);
  }
}

function compare(ours: Measured, reference: Measured) {
  const text = ({ ns }: Measured) => `${Math.round(ns)} ns`;
  return { ours: text(ours), reference: text(reference), ratio: ours.ns / reference.ns };
}

function endpoints(count: number): ReadyEndpoint[] {
  const result: experimental.PickResult = {
    pickResultType: experimental.PickResultType.COMPLETE,
    subchannel: null,
    status: null,
    onCallStarted: null,
    onCallEnded: null,
  };
  return Array.from({ length: count }, (_, at) => ({
    address: `10.0.${at >> 8}.${at & 255}:8080`,
    picker: { pick: () => result },
  }));
}
