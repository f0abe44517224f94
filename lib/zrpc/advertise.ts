import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

import { parseAddress } from "@/lib/codecs/address";
import { StatusError } from "@/lib/errors";

const ALL_HOSTS = "0.0.0.0";

export type Surroundings = {
  /** By default the environment variable `POD_IP`. */
  podIp?: string;
  interfaces?: NodeJS.Dict<NetworkInterfaceInfo[]>;
};

/**
 * The address under which others reach a server that listens on `listenOn`
 * (zrpc/internal/rpcpubserver.go): a host that is named stands as it is; for all hosts it is the
 * pod's, else the first IPv4 address that is not the machine's own loop.
 */
export function figureOutListenOn(
  listenOn: string,
  { podIp = process.env.POD_IP ?? "", interfaces = networkInterfaces() }: Surroundings = {},
): string {
  const [host = "", ...rest] = listenOn.split(":");
  if (host !== "" && host !== ALL_HOSTS) return listenOn;
  const ip = podIp || firstIpv4(interfaces);
  return ip ? [ip, ...rest].join(":") : listenOn;
}

/**
 * What a server registers: `advertise` if it is given, with the port that was bound where it names
 * none; else what {@link figureOutListenOn} makes of `listenOn`, whose port may have been 0.
 *
 * @throws StatusError `invalid_argument` when nobody could dial the outcome.
 */
export function advertisedAddress(
  { listenOn, advertise, port }: { listenOn: string; advertise?: string; port: number },
  surroundings?: Surroundings,
): string {
  const address =
    advertise === undefined
      ? figureOutListenOn(listenOn.replace(/:0$/, `:${port}`), surroundings)
      : parseAddress(advertise)
        ? advertise
        : `${advertise}:${port}`;
  if (parseAddress(address)) return address;
  throw new StatusError(
    "invalid_argument",
    `${JSON.stringify(address)} is no address to advertise`,
  );
}

/** Where to bind for `listenOn`; Go takes an empty host for all, of both families. */
export function bindAddress(listenOn: string, interfaces = networkInterfaces()): string {
  if (!listenOn.startsWith(":")) return listenOn;
  const hasIpv6 = list(interfaces).some(({ family }) => family === "IPv6");
  return hasIpv6 ? `[::]${listenOn}` : `${ALL_HOSTS}${listenOn}`;
}

function firstIpv4(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string | undefined {
  return list(interfaces).find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}

function list(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): NetworkInterfaceInfo[] {
  return Object.values(interfaces).flatMap((addresses) => addresses ?? []);
}
