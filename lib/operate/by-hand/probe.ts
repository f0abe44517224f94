import "server-only";

import { connect } from "node:net";

import { joinAddress, parseAddress } from "@/lib/codecs/address";
import type { HealthCheck } from "@/lib/registry/hand-registration";

import { afterReading, type Bounds } from "./bounds";
import { probeGrpc } from "./probe-grpc";

/** Why an instance does not answer its check in time; null where it does. Leaves no connection behind. */
export async function probe(
  address: string,
  check: HealthCheck,
  bounds: Bounds,
): Promise<string | null> {
  const parsed = parseAddress(address);
  if (!parsed) return "it is no host:port";
  const { host, port } = parsed;
  return check.kind === "tcp"
    ? probeTcp(host, port, bounds)
    : probeGrpc(joinAddress(host, port), check.service, bounds);
}

function probeTcp(
  host: string,
  port: number,
  { timeoutMs, signal }: Bounds,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (problem: string | null) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.destroy();
      resolve(problem);
    };
    const abort = () => end("not asked to the end");
    const timer = afterReading(timeoutMs, () => end(`no connection within ${timeoutMs} ms`));
    signal.addEventListener("abort", abort);
    socket.once("connect", () => end(null));
    // Stays: what is destroyed may fail once more.
    socket.on("error", (error) => end(error.message));
  });
}
