import "server-only";

/** Conditions change by the moment; what changes within this goes out together. */
const FLUSH_MS = 50;

/** What is told: all that a view says, but of its rows those that are new or differ, and which are gone. */
export type RowChanges<View> = View & { removed: string[] };

type Options<View, Row> = {
  view(): View;
  rows(view: View): readonly Row[];
  /** The view with other rows. */
  withRows(view: View, rows: Row[]): View;
  /** Whether anybody listens: what nobody hears need not be compared. */
  wanted(): boolean;
  publish(changes: RowChanges<View>): void;
};

/** Tells of rows that are new, differ or are gone since they were last told of. */
export class RowFeed<View, Row extends { id: string }> {
  readonly #options: Options<View, Row>;
  readonly #sent = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: Options<View, Row>) {
    this.#options = options;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  changed(): void {
    if (this.#timer || !this.#options.wanted()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#options.wanted()) this.#options.publish(this.#compare(this.#options.view()));
    }, FLUSH_MS);
  }

  /** All rows, to begin with. */
  snapshot(): RowChanges<View> {
    const view = this.#options.view();
    const changes = this.#compare(view);
    // Whoever listens already must hear what is compared here: the next comparison starts from it.
    if (this.#options.wanted()) this.#options.publish(changes);
    return { ...view, removed: [] };
  }

  #compare(view: View): RowChanges<View> {
    const all = this.#options.rows(view);
    const rows = all.filter((row) => {
      const text = JSON.stringify(row);
      if (this.#sent.get(row.id) === text) return false;
      this.#sent.set(row.id, text);
      return true;
    });
    const ids = new Set(all.map(({ id }) => id));
    const removed = [...this.#sent.keys()].filter((id) => !ids.has(id));
    for (const id of removed) this.#sent.delete(id);
    return { ...this.#options.withRows(view, rows), removed };
  }
}
