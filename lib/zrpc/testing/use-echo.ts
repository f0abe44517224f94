import { Server, ServerCredentials } from "@grpc/grpc-js";
import { onTestFinished } from "vitest";

import type { RpcClientConfInput, RpcServerConfInput } from "@/lib/discov/rpc-conf";

import { type ClientOptions, createClient } from "../client";
import { createServer, type RpcServer, type ServerOptions } from "../server";
import { addEcho, Echo, type EchoClient, type EchoHandler } from "./echo";

export type EchoServer = { readonly address: string; readonly server: Server };

/** A plain gRPC server on a free port until the test ends. It registers nowhere. */
export async function startEcho(by: string, handler?: EchoHandler, port = 0): Promise<EchoServer> {
  const server = new Server();
  addEcho(server, by, handler);
  onTestFinished(() => server.forceShutdown());
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error ? reject(error) : resolve(at),
    );
  });
  return { server, address: `127.0.0.1:${bound}` };
}

/** A server of ours, signing as `a`, until the test ends. It stops without waiting. */
export function serveEcho(
  conf: Partial<RpcServerConfInput> = {},
  { handler, ...options }: ServerOptions & { handler?: EchoHandler } = {},
): RpcServer {
  const server = createServer(
    {
      Name: "test.rpc",
      ListenOn: "127.0.0.1:0",
      ...conf,
      Shutdown: { WrapUpTime: 0, WaitTime: 5_000, ...conf.Shutdown },
    },
    (grpc) => addEcho(grpc, "a", handler),
    options,
  );
  onTestFinished(() => server.stop());
  return server;
}

/** A client until the test ends. */
export async function connectEcho(
  conf: RpcClientConfInput,
  options?: ClientOptions,
): Promise<EchoClient> {
  const client = await createClient(conf, Echo, options);
  onTestFinished(() => client.close());
  return client;
}
