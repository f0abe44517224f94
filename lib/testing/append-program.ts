import { JournalStore } from "@/lib/history/store";

import { writeOf } from "./journal-writes";

/**
 * A console reduced to its journal, run by tests as a process of its own and killed: it appends
 * writes of consecutive revisions to <target as JSON>, from where the journal ends, until it dies.
 */
async function append(): Promise<never> {
  const store = await JournalStore.open(JSON.parse(process.argv[2] ?? ""));
  const { epoch, coverage } = await store.resume("a");
  process.stdout.write("open\n");
  for (let revision = (coverage?.revision ?? 0) + 1; ; ) {
    const writes = Array.from({ length: 1 + (revision % 150) }, (_, index) =>
      writeOf({ revision: revision + index, key: `a/${index}` }),
    );
    revision += writes.length;
    await store.append(epoch, { writes, coverage: { revision: revision - 1, at: revision } });
  }
}

void append();
