import {
  type ChannelOptions,
  connectivityState as ConnectivityState,
  experimental,
  status as Status,
} from "@grpc/grpc-js";

type Endpoints = Parameters<experimental.LoadBalancer["updateAddressList"]>[0];

/** An address with a connection. `picker` is another object after each reconnect. */
export type ReadyEndpoint = { readonly address: string; readonly picker: experimental.Picker };

/**
 * Keeps a connection to each address of the list, and leaves to `pickerOf` which of those that
 * are ready a call takes.
 *
 * An address that stays keeps its connection when the list changes. One that goes is not picked any
 * more from then on, while its connection lives until the calls on it are done. Unlike grpc-js's
 * own round_robin this neither reconnects nor forgets anything on an update.
 */
export abstract class EndpointBalancer implements experimental.LoadBalancer {
  readonly #children = new Map<string, experimental.LeafLoadBalancer>();
  readonly #helper: experimental.ChannelControlHelper;
  readonly #childHelper: experimental.ChannelControlHelper;
  #note = "";
  #lastError = "";
  #updating = false;
  #destroyed = false;

  constructor(helper: experimental.ChannelControlHelper) {
    this.#helper = helper;
    this.#childHelper = experimental.createChildChannelControlHelper(helper, {
      updateState: (_state, _picker, error) => {
        // The note is said once, by #report.
        if (error) this.#lastError = error.replace(/ Resolution note: .*$/s, "");
        this.#report();
      },
    });
  }

  /** Called with at least one. */
  protected abstract pickerOf(ready: readonly ReadyEndpoint[]): experimental.Picker;

  abstract getTypeName(): string;

  updateAddressList(
    endpoints: Endpoints,
    config: experimental.TypedLoadBalancingConfig,
    options: ChannelOptions,
    note: string,
  ): boolean {
    if (config.getLoadBalancerName() !== this.getTypeName()) return false;
    this.#note = note;
    if (!endpoints.ok) {
      // What was known stays in use, for as long as nothing better is.
      if (this.#children.size === 0) this.#fail(endpoints.error.details);
      return true;
    }
    this.#updating = true;
    const listed = new Map(endpoints.value.map((endpoint) => [addressOf(endpoint), endpoint]));
    for (const [address, child] of this.#children) {
      if (listed.has(address)) continue;
      this.#children.delete(address);
      child.destroy();
    }
    for (const [address, endpoint] of listed) {
      if (this.#children.has(address)) continue;
      const child = new experimental.LeafLoadBalancer(endpoint, this.#childHelper, options, note);
      this.#children.set(address, child);
      child.startConnecting();
    }
    this.#updating = false;
    this.#report();
    return true;
  }

  exitIdle(): void {
    for (const child of this.#children.values()) child.exitIdle();
  }

  /** Children have none: a connection that is lost is tried again by its subchannel's own. */
  resetBackoff(): void {}

  destroy(): void {
    this.#destroyed = true;
    for (const child of this.#children.values()) child.destroy();
    this.#children.clear();
  }

  #report(): void {
    if (this.#updating || this.#destroyed) return;
    const ready: ReadyEndpoint[] = [];
    let connecting = false;
    for (const [address, child] of this.#children) {
      const state = child.getConnectivityState();
      if (state === ConnectivityState.READY) ready.push({ address, picker: child.getPicker() });
      else if (state !== ConnectivityState.TRANSIENT_FAILURE) connecting = true;
    }
    if (ready.length > 0) {
      this.#helper.updateState(ConnectivityState.READY, this.pickerOf(ready), null);
    } else if (connecting) {
      const queue = new experimental.QueuePicker(this);
      this.#helper.updateState(ConnectivityState.CONNECTING, queue, null);
    } else if (this.#children.size === 0) {
      this.#fail(`${this.getTypeName()}: no addresses for ${this.#note}`);
    } else {
      const none = `none of the ${this.#children.size} addresses of ${this.#note} can be reached`;
      this.#fail(`${this.getTypeName()}: ${none}: ${this.#lastError}`);
    }
    // The server went away or hung up on an idle connection: have another ready for the next call.
    for (const child of this.#children.values()) {
      if (child.getConnectivityState() === ConnectivityState.IDLE) child.exitIdle();
    }
  }

  #fail(details: string): void {
    const picker = new experimental.UnavailablePicker({ code: Status.UNAVAILABLE, details });
    this.#helper.updateState(ConnectivityState.TRANSIENT_FAILURE, picker, details);
  }
}

/** `host:port`, IPv6 in brackets. */
function addressOf({ addresses: [address] }: experimental.Endpoint): string {
  return address ? experimental.subchannelAddressToString(address) : "";
}

/** The configuration of a policy that has none. */
export function plainConfig(name: string) {
  return class PlainConfig implements experimental.TypedLoadBalancingConfig {
    static createFromJson(): PlainConfig {
      return new PlainConfig();
    }
    getLoadBalancerName(): string {
      return name;
    }
    toJsonObject(): object {
      return { [name]: {} };
    }
  };
}
