/**
 * A name or key as one segment of a path. Names are key text, in which `\x2e` is a dot too: one of
 * dots only is written so, since browsers fold such segments away.
 */
function segment(name: string): string {
  const dotsOnly = /^\.{1,2}$/.test(name);
  return encodeURIComponent(dotsOnly ? name.replaceAll(".", "\\x2e") : name);
}

/** The page of a service. */
export function servicePath(name: string, instance?: string): string {
  const path = `/services/${segment(name)}`;
  return instance === undefined ? path : `${path}?instance=${encodeURIComponent(instance)}`;
}

/** A service's name from the parameter of its page, which Next hands over still encoded. */
export function parseServiceParam(param: string): string {
  try {
    return decodeURIComponent(param).replace(/^(\\x2e){1,2}$/, (dots) =>
      dots.replaceAll("\\x2e", "."),
    );
  } catch {
    return param;
  }
}

/** The API's path of a service. */
export function serviceApiPath(name: string): string {
  return `/api/services/${segment(name)}`;
}

/** The API's path of a key. */
export function keyPath(key: string): string {
  return `/api/registrations/${segment(key)}`;
}

/** The API's path of a registration by hand. */
export function handRegistrationPath(id: string): string {
  return `/api/hand-registrations/${segment(id)}`;
}

/** The page of registrations by hand, with one looked for. */
export function handRegistrationsPath(id: string): string {
  return `/registrations?q=${encodeURIComponent(id)}`;
}

/** The page of leases, with one looked for. `lease` is decimal. */
export function leasePath(lease: string): string {
  return `/leases?q=${lease}`;
}

/** The page of the history, filtered on one address of a service. */
export function addressHistoryPath(service: string, address: string): string {
  return `/history?${new URLSearchParams({ service, address })}`;
}

/**
 * The page of the history, with what came after one revision and, if another is given, had come at that; of all services
 * or of one.
 */
export function stretchPath(
  { epoch, after, upTo }: { epoch: number; after: number; upTo?: number },
  service: string | null,
): string {
  const query = new URLSearchParams({
    ...{ view: "since", revision: String(after), epoch: String(epoch) },
    ...(upTo !== undefined && { with: `rev:${upTo}` }),
    ...(service !== null && { service }),
  });
  return `/history?${query}`;
}

/** The page of findings, filtered on a service. */
export function findingsPath(service: string): string {
  return `/findings?q=${encodeURIComponent(service)}`;
}

/** The page of other keys, with a folder open; `key` opens the details of one. */
export function otherKeysPath(under: string, key?: string): string {
  const query = new URLSearchParams({
    ...(under !== "" && { under }),
    ...(key !== undefined && { key }),
  });
  return query.size === 0 ? "/keys" : `/keys?${query}`;
}
