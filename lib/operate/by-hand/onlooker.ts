import "server-only";

import type { Endings } from "./endings";
import type { Keeping } from "./keeping";

type Expected = { lease: string; forget: () => void };

/**
 * Knows, at a console that does not keep them, which registrations by hand are about to leave by a failing check: their
 * mark is in etcd, for all to see, before the lease is revoked. What else may take one out between the two would have to
 * do so within that moment.
 */
export class Onlooker {
  readonly #keeping: Keeping;
  readonly #endings: Endings;
  readonly #expected = new Map<string, Expected>();

  constructor(keeping: Keeping, endings: Endings) {
    this.#keeping = keeping;
    this.#endings = endings;
  }

  /** Something that stands of it in etcd is another now. */
  touch(id: string): void {
    const { registry, records, marks, places, leadership } = this.#keeping;
    const place = places.entries.get(id);
    const mark = marks.entries.get(id)?.value;
    const known = this.#expected.get(id);
    if (known && (!mark || known.lease !== place?.lease)) {
      // Taken away from what answers again, or from what an operator has removed: nothing ends by it.
      if (!mark) known.forget();
      this.#expected.delete(id);
    }
    if (!mark || !place || this.#expected.has(id)) return;
    // Who keeps it says so as it is done.
    if (leadership.guard || !records.entries.get(id)?.value.check) return;
    // Where others hang on the lease it is not revoked.
    if ((registry.leases.get(place.lease)?.size ?? 0) > 1) return;
    const forget = this.#endings.expect(place.lease, mark.error);
    this.#expected.set(id, { lease: place.lease, forget });
  }
}
