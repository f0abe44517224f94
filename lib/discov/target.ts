import { StatusError } from "@/lib/errors";
import type { EtcdConfInput } from "./etcd-conf";

export const schemes = ["direct", "etcd", "discov", "k8s"] as const;

export type Target =
  | { scheme: "direct"; addresses: string[] }
  /** `etcd` and `discov` mean the same. */
  | { scheme: "etcd" | "discov"; hosts: string[]; key: string }
  /** Without `port`: the first port of the service. */
  | { scheme: "k8s"; namespace: string; service: string; port?: number };

const DEFAULT_NAMESPACE = "default";

/**
 * Reads a target as gRPC's clients of go-zero take it, in both forms of etcd's: since 1.10.2
 * `etcd:///h1,h2?key=k`, before `etcd://h1,h2/k` (zrpc/resolver/internal/discovbuilder.go).
 *
 * @throws StatusError `invalid_argument` naming what is missing.
 */
export function parseTarget(text: string): Target {
  const parts = /^([a-z0-9]+):\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/i.exec(text);
  const scheme = schemes.find((known) => known === parts?.[1]?.toLowerCase());
  if (!parts || !scheme) {
    throw invalid(`${quote(text)} is no target: it begins with ${schemes.join("://, ")}://`);
  }
  const authority = decode(parts[2] ?? "", text);
  const path = trimSlashes(decode(parts[3] ?? "", text));
  switch (scheme) {
    case "direct": {
      const addresses = list(path);
      if (addresses.length === 0) throw invalid(`empty endpoints in ${quote(text)}`);
      return { scheme, addresses };
    }
    case "k8s":
      return parseK8s(authority, path, text);
    default: {
      const query = new URLSearchParams(parts[4] ?? "");
      const [hosts, key] =
        authority === "" ? [list(path), query.get("key") ?? ""] : [list(authority), path];
      if (hosts.length === 0) throw invalid(`empty etcd hosts in ${quote(text)}`);
      if (key === "") throw invalid(`empty etcd key in ${quote(text)}`);
      return { scheme, hosts, key };
    }
  }
}

/**
 * Writes a target as go-zero does since 1.10.2 (zrpc/resolver/target.go).
 *
 * @throws StatusError `invalid_argument` naming what is missing.
 */
export function buildTarget(target: Target): string {
  switch (target.scheme) {
    case "direct":
      if (target.addresses.length === 0) throw invalid("empty endpoints");
      return `direct:///${target.addresses.join(",")}`;
    case "k8s": {
      if (target.service === "") throw invalid("empty service name");
      const port = target.port === undefined ? "" : `:${target.port}`;
      return `k8s://${target.namespace || DEFAULT_NAMESPACE}/${target.service}${port}`;
    }
    default: {
      if (target.hosts.length === 0) throw invalid("empty etcd hosts");
      if (target.key === "") throw invalid("empty etcd key");
      const key = new URLSearchParams({ key: target.key });
      return `${target.scheme}:///${target.hosts.join(",")}?${key}`;
    }
  }
}

/**
 * The target of a client's configuration: Endpoints over Target over Etcd (zrpc/config.go).
 *
 * @throws StatusError `invalid_argument` naming what is missing.
 */
export function targetOf(conf: {
  Endpoints?: readonly string[];
  Target?: string;
  Etcd?: Pick<EtcdConfInput, "Hosts" | "Key">;
}): string {
  if (conf.Endpoints && conf.Endpoints.length > 0) {
    return buildTarget({ scheme: "direct", addresses: [...conf.Endpoints] });
  }
  if (conf.Target) return conf.Target;
  const { Hosts = [], Key = "" } = conf.Etcd ?? {};
  return buildTarget({ scheme: "etcd", hosts: Hosts, key: Key });
}

function parseK8s(namespace: string, path: string, text: string): Target {
  const [service = "", port, ...rest] = path.split(":");
  if (service === "") throw invalid(`empty service name in ${quote(text)}`);
  const found = { scheme: "k8s", namespace: namespace || DEFAULT_NAMESPACE, service } as const;
  if (port === undefined) return found;
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (rest.length > 0 || number < 1 || number > 65_535) {
    throw invalid(`${quote(port)} is no port in ${quote(text)}`);
  }
  return { ...found, port: number };
}

function list(text: string): string[] {
  return text.split(",").filter((part) => part !== "");
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, "");
}

function decode(text: string, target: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw invalid(`${quote(target)} has a broken percent sign`, cause);
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

function invalid(message: string, cause?: unknown): StatusError {
  return new StatusError("invalid_argument", message, { cause });
}
