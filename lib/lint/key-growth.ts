const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 10;
/** A restart of etcd leaks one key of each instance, once; a leak goes on. */
const RISES_LEAST = 3;
const GROWTH_LEAST = 5;

type Minutes = { minute: number; leaked: number }[];

/** Watches whether the keys of a service grow while its instances do not: whether what leaks goes on leaking. */
export class KeyGrowth {
  readonly #services = new Map<string, Minutes>();

  /** Notes how many keys of a service have leaked by now. Returns how many of them lately, 0 if that is no growth. */
  observe(service: string, leaked: number, now: number): number {
    const known = this.#services.get(service);
    if (leaked === 0) {
      this.#services.delete(service);
      return 0;
    }
    const minute = Math.floor(now / MINUTE_MS);
    // It was none, or it is not known how many there were before we looked.
    const minutes = (known ?? []).filter((one) => minute - one.minute <= WINDOW_MINUTES);
    const last = minutes.at(-1);
    if (last?.minute === minute) last.leaked = leaked;
    else minutes.push({ minute, leaked });
    this.#services.set(service, minutes);
    return growthOf(minutes);
  }

  /** Services to look at again each minute: one that stays as it is grows no more. */
  get watched(): Iterable<string> {
    return this.#services.keys();
  }
}

function growthOf(minutes: Minutes): number {
  let rises = 0;
  let growth = 0;
  minutes.forEach(({ leaked }, index) => {
    const risen = leaked - (minutes[index - 1]?.leaked ?? leaked);
    growth += risen;
    if (risen > 0) rises += 1;
  });
  return rises >= RISES_LEAST && growth >= GROWTH_LEAST ? growth : 0;
}
