import type { KubeConfig } from "@kubernetes/client-node";

import type { EtcdConfInput } from "@/lib/discov/etcd-conf";
import { Subscriber, type SubscriberOptions } from "@/lib/discov/subscriber";
import type { Target } from "@/lib/discov/target";
import { isStatusError, StatusError } from "@/lib/errors";

/**
 * Hears of what a target stands for, now and as it changes; never while the source is being made.
 */
export type AddressListener = {
  onAddresses(addresses: readonly string[]): void;
  /** Nothing is known at present; what was told before still holds. */
  onError(error: StatusError): void;
};

export type AddressSource = { close(): void };

/** What a target's text does not say. */
export type Discovery = {
  /** Account and TLS for etcd. Hosts and key are the target's. */
  etcd?: EtcdConfInput;
  /** Leaves out what an operator has quarantined in Rollcall, unless false. */
  quarantine?: SubscriberOptions["quarantine"];
  /** By default: kubeconfig's usual places, else that of the cluster this runs in. */
  kubeConfig?: KubeConfig;
};

/** Follows a target until it is closed. */
export function openSource(
  target: Target,
  discovery: Discovery,
  listener: AddressListener,
): AddressSource {
  switch (target.scheme) {
    case "direct":
      return openDirect(target.addresses, listener);
    case "k8s":
      return openK8s(target, discovery.kubeConfig, listener);
    default:
      return openEtcd(
        { ...discovery.etcd, Hosts: target.hosts, Key: target.key },
        discovery.quarantine,
        listener,
      );
  }
}

function openDirect(addresses: readonly string[], listener: AddressListener): AddressSource {
  let closed = false;
  queueMicrotask(() => {
    if (!closed) listener.onAddresses([...new Set(addresses)]);
  });
  return {
    close: () => {
      closed = true;
    },
  };
}

function openEtcd(
  etcd: EtcdConfInput,
  quarantine: SubscriberOptions["quarantine"],
  listener: AddressListener,
): AddressSource {
  let closed = false;
  const fail = (reason: unknown) => {
    if (!closed) listener.onError(toStatusError(reason));
  };
  // However long etcd stays away: calls fail meanwhile, and work once it is back.
  const subscriber = new Subscriber({ etcd, quarantine, wait: true });
  subscriber.onUpdate((values) => {
    if (!closed) listener.onAddresses(values);
  });
  subscriber.onStatus((status) => {
    if (status.state === "lost") fail(status.error);
  });
  subscriber.start().then(() => {
    // An empty service makes no update.
    if (!closed) listener.onAddresses(subscriber.values());
  }, fail);
  return {
    close: () => {
      closed = true;
      subscriber.close().catch(() => {});
    },
  };
}

function openK8s(
  target: Extract<Target, { scheme: "k8s" }>,
  given: KubeConfig | undefined,
  listener: AddressListener,
): AddressSource {
  const abort = new AbortController();
  const follow = async () => {
    // Only those who use it pay for loading it.
    const { followEndpointSlices, defaultKubeConfig } = await import("./k8s");
    await followEndpointSlices(given ?? defaultKubeConfig(), target, listener, abort.signal);
  };
  follow().catch((reason: unknown) => {
    if (!abort.signal.aborted) listener.onError(toStatusError(reason));
  });
  return { close: () => abort.abort() };
}

function toStatusError(reason: unknown): StatusError {
  if (isStatusError(reason)) return reason;
  return new StatusError("internal", "discovery failed unexpectedly", { cause: reason });
}
