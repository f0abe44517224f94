import { setImmediate as turn } from "node:timers/promises";

const ITEMS_PER_TURN = 1_000;

/** Goes through many items, and lets others have their turn now and then: the live view among them. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T, void, void> {
  let handled = 0;
  for (const item of items) {
    yield item;
    handled += 1;
    if (handled % ITEMS_PER_TURN === 0) await turn();
  }
}
