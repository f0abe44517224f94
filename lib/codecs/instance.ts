import { type Address, hostWarnings, joinAddress, parseAddress } from "./address";
import type { DecodedAddress, DecodedInstance, InstanceDetails } from "./codec";
import { cutText } from "./cut-text";
import { nameToKeyText } from "./key-text";

const ADDRESS_SHOWN_LENGTH = 256;
/** A thousand instances of one key may share a text: what is as long as a value would be as many values then. */
const DETAIL_SHOWN_LENGTH = 1_024;

type Parts = {
  /** Set where service and id are from the key, and so are key text already. */
  keyText?: true;
  service: string;
  id: string;
  addresses: readonly DecodedAddress[];
  metadata: Record<string, string>;
  /** The address as it is written, where that is not host and port of the first of `addresses`. */
  address?: string;
  details?: Omit<InstanceDetails, "addresses">;
};

/** An instance that says where it is as host and port, perhaps in several places. */
export function makeInstance(parts: Parts): DecodedInstance {
  const { service, id, addresses, metadata, details } = parts;
  const first = addresses.find(({ port }) => port !== null);
  const address =
    parts.address === undefined
      ? primaryAddress(first, addresses[0], id)
      : nameToKeyText(shorten(parts.address));
  const instance: DecodedInstance = {
    service: parts.keyText ? service : nameToKeyText(service),
    id: shorten(parts.keyText ? id : nameToKeyText(id), DETAIL_SHOWN_LENGTH),
    address,
    metadata,
    warnings: first
      ? hostWarnings(first.host, address)
      : [addresses.length > 0 ? "no-port" : "no-address"],
    addresses,
  };
  if (details) assignDetails(instance, details);
  return instance;
}

/** An instance whose value should be an address and is none. */
export function undialable(
  service: string,
  id: string,
  shown: string,
  warning = "not-an-address",
): DecodedInstance {
  return { service, id, address: shorten(shown), metadata: {}, warnings: [warning] };
}

/** An instance whose value is its address and nothing else. `protocol` is what an operator says is spoken there. */
export function plainInstance(
  { service, id }: Pick<DecodedInstance, "service" | "id">,
  { host, port }: Address,
  address: string,
  protocol: string | undefined,
): DecodedInstance {
  const instance: DecodedInstance = {
    service,
    id,
    address,
    metadata: {},
    warnings: hostWarnings(host, address),
  };
  if (protocol !== undefined) instance.addresses = [{ protocol, host, port }];
  return instance;
}

/** All that an instance listens on, whichever way its format says so. */
export function addressesOf(
  instance: Pick<DecodedInstance, "address" | "addresses">,
): readonly DecodedAddress[] {
  if (instance.addresses) return instance.addresses;
  const parsed = parseAddress(instance.address);
  return parsed ? [{ protocol: null, ...parsed }] : [];
}

function primaryAddress(
  first: DecodedAddress | undefined,
  other: DecodedAddress | undefined,
  id: string,
): string {
  if (first && first.port !== null) return joinAddress(first.host, first.port);
  return nameToKeyText(shorten(other?.host || id));
}

/** What an instance says beyond where it is, apart from all else; undefined where that is nothing. */
export function detailsOf(instance: DecodedInstance): InstanceDetails | undefined {
  const details: InstanceDetails = {};
  if (instance.addresses !== undefined) details.addresses = instance.addresses;
  assignDetails(details, instance);
  for (const _ in details) return details;
  return undefined;
}

/**
 * What is undefined stays absent: a registry holds a hundred thousand of these. Written out, since a loop
 * over the names costs more than all the rest.
 */
function assignDetails(to: InstanceDetails, from: InstanceDetails): void {
  if (from.version !== undefined) to.version = shorten(from.version, DETAIL_SHOWN_LENGTH);
  if (from.weight !== undefined) to.weight = from.weight;
  if (from.zone !== undefined) to.zone = shorten(from.zone, DETAIL_SHOWN_LENGTH);
  if (from.region !== undefined) to.region = shorten(from.region, DETAIL_SHOWN_LENGTH);
  if (from.namespace !== undefined) to.namespace = from.namespace;
  if (from.group !== undefined) to.group = from.group;
  if (from.env !== undefined) to.env = shorten(from.env, DETAIL_SHOWN_LENGTH);
  if (from.role !== undefined) to.role = shorten(from.role, DETAIL_SHOWN_LENGTH);
  if (from.status !== undefined) to.status = shorten(from.status, DETAIL_SHOWN_LENGTH);
  if (from.hostname !== undefined) to.hostname = shorten(from.hostname, DETAIL_SHOWN_LENGTH);
  if (from.tag !== undefined) to.tag = shorten(from.tag, DETAIL_SHOWN_LENGTH);
  if (from.serviceMetadata !== undefined) to.serviceMetadata = from.serviceMetadata;
}

function shorten(text: string, length = ADDRESS_SHOWN_LENGTH): string {
  return text.length > length ? `${cutText(text, length)}…` : text;
}
