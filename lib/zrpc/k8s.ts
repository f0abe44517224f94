import { setTimeout as delay } from "node:timers/promises";

import {
  createConfiguration,
  DiscoveryV1Api,
  KubeConfig,
  type Middleware as PromiseMiddleware,
  type V1EndpointSlice,
  Watch,
} from "@kubernetes/client-node";

import { isStatusError, StatusError } from "@/lib/errors";

import type { AddressListener } from "./address-source";

const SERVICE_LABEL = "kubernetes.io/service-name";
/**
 * How long the API server lets one watch run: go-zero's resync
 * (zrpc/resolver/internal/kubebuilder.go).
 */
const WATCH_SECONDS = 300;
/** A watch that has not ended so long after its time never will: its connection is gone. */
const WATCH_SLACK_MS = 30_000;
const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 5_000;

export type K8sService = { namespace: string; service: string; port?: number };

/**
 * Follows the EndpointSlices of a service, by list and watch, until `signal` aborts.
 *
 * A service may have several slices: its addresses are those of all of them that are ready.
 * (go-zero takes the slice that changed last for the whole, and addresses that are not ready too.)
 * What fails is told and tried again.
 *
 * Tried so far against a server of our tests that speaks list and watch for this one resource,
 * not against a cluster.
 */
export async function followEndpointSlices(
  config: KubeConfig,
  service: K8sService,
  { onAddresses, onError }: AddressListener,
  signal: AbortSignal,
): Promise<void> {
  let backoffMs = BACKOFF_MIN_MS;
  while (!signal.aborted) {
    try {
      const slices = new Map<string, V1EndpointSlice>();
      let version = await list(config, service, slices, signal);
      onAddresses(addressesOf(slices.values(), service.port));
      backoffMs = BACKOFF_MIN_MS;
      while (!signal.aborted) {
        version = await watch(config, service, version, signal, (type, slice) => {
          const name = slice.metadata?.name ?? "";
          if (type === "DELETED") slices.delete(name);
          else slices.set(name, slice);
          onAddresses(addressesOf(slices.values(), service.port));
        });
        // In case the server ends each watch at once.
        await delay(BACKOFF_MIN_MS, undefined, { signal });
      }
    } catch (reason) {
      if (signal.aborted) return;
      const error = toStatusError(reason);
      // History that is gone is no failure: the list that comes next tells all.
      if (error.code !== "compacted") onError(error);
      await delay(backoffMs, undefined, { signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MAX_MS);
    }
  }
}

/** As kubectl finds its cluster: `KUBECONFIG`, `~/.kube/config`, else the cluster this runs in. */
export function defaultKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}

/**
 * Distinct `host:port` of all that is ready, in the slices' order. Without `port`, a slice's first.
 */
export function addressesOf(slices: Iterable<V1EndpointSlice>, port?: number): string[] {
  const addresses = new Set<string>();
  for (const slice of slices) {
    const chosen = port ?? slice.ports?.[0]?.port;
    if (chosen === undefined) continue;
    for (const { addresses: hosts, conditions } of slice.endpoints ?? []) {
      // Unknown is to be taken for ready (EndpointConditions).
      if (conditions?.ready === false) continue;
      for (const host of hosts) {
        addresses.add(host.includes(":") ? `[${host}]:${chosen}` : `${host}:${chosen}`);
      }
    }
  }
  return [...addresses];
}

/** Fills `slices`, and returns the resource version to watch from. */
async function list(
  config: KubeConfig,
  { namespace, service }: K8sService,
  slices: Map<string, V1EndpointSlice>,
  signal: AbortSignal,
): Promise<string> {
  const { middleware } = createConfiguration({ promiseMiddleware: [abortedBy(signal)] });
  const { items, metadata } = await config
    .makeApiClient(DiscoveryV1Api)
    .listNamespacedEndpointSlice(
      { namespace, labelSelector: `${SERVICE_LABEL}=${service}` },
      { middleware, middlewareMergeStrategy: "append" },
    );
  for (const slice of items) slices.set(slice.metadata?.name ?? "", slice);
  return metadata?.resourceVersion ?? "";
}

function abortedBy(signal: AbortSignal): PromiseMiddleware {
  return {
    pre: async (context) => {
      context.setSignal(signal);
      return context;
    },
    post: async (context) => context,
  };
}

type Change = (type: "ADDED" | "MODIFIED" | "DELETED", slice: V1EndpointSlice) => void;

/** Resolves, when the server ends the watch, with the resource version to go on from. */
async function watch(
  config: KubeConfig,
  { namespace, service }: K8sService,
  resourceVersion: string,
  signal: AbortSignal,
  onChange: Change,
): Promise<string> {
  let version = resourceVersion;
  let refused: StatusError | undefined;
  let end: (reason: unknown) => void = () => {};
  const ended = new Promise<unknown>((resolve) => {
    end = resolve;
  });
  const request = await new Watch(config).watch(
    `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices`,
    {
      labelSelector: `${SERVICE_LABEL}=${service}`,
      resourceVersion,
      allowWatchBookmarks: true,
      timeoutSeconds: WATCH_SECONDS,
    },
    (type, object) => {
      if (type === "ERROR")
        refused = toStatusError({ statusCode: object.code, message: object.message });
      else if (!signal.aborted) {
        version = object.metadata?.resourceVersion ?? version;
        if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") onChange(type, object);
      }
    },
    (reason) => end(reason),
  );
  const abort = () => request.abort();
  const overdue = setTimeout(abort, WATCH_SECONDS * 1_000 + WATCH_SLACK_MS);
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  const failure = await ended;
  clearTimeout(overdue);
  signal.removeEventListener("abort", abort);
  if (refused ?? failure) throw refused ?? failure;
  return version;
}

function toStatusError(reason: unknown): StatusError {
  if (isStatusError(reason)) return reason;
  const { statusCode, code, message } = (reason ?? {}) as Record<string, unknown>;
  const status = statusCode ?? code;
  const told = `Kubernetes: ${typeof message === "string" ? message : "no answer"}`;
  if (status === 410) return new StatusError("compacted", told, { cause: reason });
  if (status === 401) return new StatusError("unauthenticated", told, { cause: reason });
  if (status === 403) return new StatusError("permission_denied", told, { cause: reason });
  return new StatusError("unavailable", told, { cause: reason });
}
