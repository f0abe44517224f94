import { hostname } from "node:os";

import { type ChannelOptions, experimental, Metadata, status as Status } from "@grpc/grpc-js";

import { parseAddress } from "@/lib/codecs/address";
import { SUBSET_SIZE, subset } from "@/lib/discov/subset";
import { parseTarget, schemes, type Target } from "@/lib/discov/target";
import type { StatusError } from "@/lib/errors";

import { type AddressSource, type Discovery, openSource } from "./address-source";

/** How a channel finds and chooses addresses. */
export type ResolverOptions = Discovery & {
  /**
   * Names the client, and with that its subset of a large service. By default this host and
   * process.
   */
  clientId?: string;
  /** As many servers as a client connects to at most. */
  subsetSize?: number;
};

/**
 * Prefixed so that grpc-js keeps it from subchannels, which are shared by what their options are.
 */
const OPTION = `${experimental.SUBCHANNEL_ARGS_EXCLUDE_KEY_PREFIX}.zrpc`;

/**
 * Channel options that carry `options` to the resolver. A function, so that grpc-js's tracing,
 * which prints options as JSON, cannot print etcd's password.
 */
export function resolverChannelOptions(options: ResolverOptions): ChannelOptions {
  return { [OPTION]: () => options };
}

/** Tells a channel the addresses of `direct`, `etcd`, `discov` and `k8s` targets as they change. */
class TargetResolver implements experimental.Resolver {
  readonly #target: Target;
  readonly #text: string;
  readonly #options: ResolverOptions;
  readonly #listener: experimental.ResolverListener;
  #source: AddressSource | undefined;
  /** The subset as last told, or null when the last word was an error or none. */
  #told: string | null = null;

  constructor(
    uri: experimental.GrpcUri,
    listener: experimental.ResolverListener,
    options: ChannelOptions,
  ) {
    this.#text = experimental.uriToString(uri);
    this.#target = parseTarget(this.#text);
    this.#options = options[OPTION]?.() ?? {};
    this.#listener = listener;
  }

  static getDefaultAuthority(uri: experimental.GrpcUri): string {
    const target = parseTarget(experimental.uriToString(uri));
    if (target.scheme === "direct") return toAuthority(target.addresses[0] ?? "");
    return toAuthority(target.scheme === "k8s" ? target.service : target.key);
  }

  /** Called at first, after being idle, and when calls want a channel that has failed. */
  updateResolution(): void {
    this.#source ??= openSource(this.#target, this.#options, {
      onAddresses: (addresses) => this.#onAddresses(addresses),
      onError: (error) => this.#onError(error),
    });
  }

  destroy(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#told = null;
  }

  #onAddresses(addresses: readonly string[]): void {
    const { clientId = defaultClientId(), subsetSize = SUBSET_SIZE } = this.#options;
    const chosen = subset(addresses, { clientId, size: subsetSize }).sort();
    const told = chosen.join();
    if (told === this.#told) return;
    this.#told = told;
    const endpoints = chosen.flatMap((address) => {
      const parsed = parseAddress(address);
      return parsed ? [{ addresses: [parsed] }] : [];
    });
    // Without a service config: the channel's own names the balancer.
    this.#listener(experimental.statusOrFromValue(endpoints), {}, null, this.#text);
  }

  #onError(error: StatusError): void {
    // A channel that has addresses keeps them, however long etcd is away.
    if (this.#told !== null) return;
    const failed = experimental.statusOrFromError<experimental.Endpoint[]>({
      code: Status.UNAVAILABLE,
      details: `cannot resolve ${this.#text}: ${error.message}`,
      metadata: new Metadata(),
    });
    this.#listener(failed, {}, null, this.#text);
    // What no retry mends, such as a certificate that cannot be read, is tried again when a call
    // comes.
    if (error.code === "invalid_argument") {
      this.#source?.close();
      this.#source = undefined;
    }
  }
}

/** grpc-js makes a URL of it when it connects, and fails where Node finds that invalid. */
function toAuthority(name: string): string {
  const authority = name.replaceAll(/[^\w.:[\]-]+/g, "-");
  return URL.canParse(`http://${authority}`) ? authority : "zrpc";
}

function defaultClientId(): string {
  return `${hostname()}/${process.pid}`;
}

/** Makes the schemes known to grpc-js. Doing so again changes nothing. */
export function registerResolvers(): void {
  for (const scheme of schemes) experimental.registerResolver(scheme, TargetResolver);
}
