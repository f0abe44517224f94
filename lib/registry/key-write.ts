import type { Held } from "./holdings";
import type { Change, Departure, Moment, Registration } from "./model";

/** What a write did to one instance. */
export type WrittenLine = {
  change: Change;
  framework: string;
  /** Of what went: since when it had been registered. */
  since: Moment | null;
  /** Of `left`: what speaks for its cause, and the operation of this console that did it. */
  evidence: Departure["evidence"] | null;
};

/** One write to etcd that changed what is registered, as whoever keeps a record needs it. */
export type KeyWrite = {
  revision: number;
  key: string;
  moment: Moment;
  before: Readonly<Held> | undefined;
  /** Undefined once the key is deleted. */
  after: Readonly<Held> | undefined;
  /** At least one, in an order that follows from the state before and from the write alone. */
  lines: WrittenLine[];
};

/** Why an instance left, found after the write was told. */
export type Explained = Pick<Change, "revision" | "key" | "service" | "address" | "cause"> & {
  evidence: Departure["evidence"];
};

/** The whole value of a key that registers something. */
export function wholeValue(held: Readonly<Held>): Buffer {
  return held.value ?? Buffer.from(held.registrations[0]?.value ?? "");
}

/** Since when a registration has been there. Of one that was found there, that is not known. */
export function sinceOf({ since }: Registration): Moment {
  return { at: since.at, after: since.exact ? null : 0 };
}
