import "server-only";

import type { ServiceName } from "@/lib/codecs/codec";

/**
 * What services are called that their instances know by an id, as keys of their own say it, whichever of them comes first.
 * By the id they stay known in links, filters and the journal: two versions of one service may have one name.
 */
export class ServiceNames {
  readonly #said = new Map<string, ServiceName>();
  readonly #byService = new Map<string, string>();

  /** The name of a service that is known by an id. */
  of(service: string): string | undefined {
    return this.#byService.get(service);
  }

  /** Takes what a key says, or that it says nothing, if it ever did. Gives the services that are called otherwise now. */
  put(key: string, name: ServiceName | undefined): string[] {
    const before = this.#said.get(key);
    if (before?.service === name?.service && before?.as === name?.as) return [];
    if (before) {
      this.#said.delete(key);
      this.#byService.delete(before.service);
    }
    if (name) {
      this.#said.set(key, name);
      this.#byService.set(name.service, name.as);
    }
    return [...new Set([before, name].flatMap((one) => one?.service ?? []))];
  }
}
