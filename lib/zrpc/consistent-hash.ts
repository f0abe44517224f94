import { experimental, Metadata, status as Status } from "@grpc/grpc-js";

import { EndpointBalancer, plainConfig, type ReadyEndpoint } from "./endpoint-balancer";
import { HashRing, pointsOf } from "./hash-ring";

export const CONSISTENT_HASH = "consistent_hash";

/** Binary, since a key may have any characters. */
const HEADER = "zrpc-hash-key-bin";

/**
 * Gives a call the key by which `consistent_hash` chooses its server, as go-zero's `SetHashKey`
 * does to a context. It travels in the metadata as far as the balancer, which takes it out again:
 * it never goes over the wire.
 */
export function setHashKey(metadata: Metadata, key: string): Metadata {
  metadata.set(HEADER, Buffer.from(key));
  return metadata;
}

/**
 * Sends calls with the same key to the same server; when one comes or goes, only its share of the
 * keys moves (zrpc/internal/balancer/consistenthash). A call without a key is refused; what the
 * balancer calls invalid_argument, grpc-js tells as INTERNAL, as gRPC does in Go.
 */
export class ConsistentHashBalancer extends EndpointBalancer {
  #points = new Map<string, readonly bigint[]>();

  protected pickerOf(ready: readonly ReadyEndpoint[]): experimental.Picker {
    this.#points = new Map(
      ready.map(({ address }) => [address, this.#points.get(address) ?? pointsOf(address)]),
    );
    return new HashPicker(ready, this.#points);
  }

  getTypeName(): string {
    return CONSISTENT_HASH;
  }
}

class HashPicker implements experimental.Picker {
  readonly #pickers: Map<string, experimental.Picker>;
  #ring: HashRing | undefined;

  constructor(
    ready: readonly ReadyEndpoint[],
    private readonly points: ReadonlyMap<string, readonly bigint[]>,
  ) {
    this.#pickers = new Map(ready.map(({ address, picker }) => [address, picker]));
  }

  pick(args: experimental.PickArgs): experimental.PickResult {
    const [key] = args.metadata.get(HEADER);
    if (key === undefined) return refuse("missing hash key, see setHashKey()");
    args.metadata.remove(HEADER);
    // While many connect one after the other, most pickers are replaced before their first pick.
    this.#ring ??= new HashRing(this.points);
    const address = this.#ring.get(key.toString());
    const picker = address === undefined ? undefined : this.#pickers.get(address);
    return picker ? picker.pick(args) : new experimental.UnavailablePicker().pick(args);
  }
}

function refuse(why: string): experimental.PickResult {
  return {
    // DROP rather than TRANSIENT_FAILURE: waiting for a better picker would not mend it.
    pickResultType: experimental.PickResultType.DROP,
    subchannel: null,
    status: {
      code: Status.INVALID_ARGUMENT,
      details: `[${CONSISTENT_HASH}] ${why}`,
      metadata: new Metadata(),
    },
    onCallStarted: null,
    onCallEnded: null,
  };
}

/** Makes the policy known to grpc-js, once. */
export function registerConsistentHash(): void {
  if (experimental.isLoadBalancerNameRegistered(CONSISTENT_HASH)) return;
  experimental.registerLoadBalancerType(
    CONSISTENT_HASH,
    ConsistentHashBalancer,
    plainConfig(CONSISTENT_HASH),
  );
}
