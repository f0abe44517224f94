import type { Server } from "@grpc/grpc-js";

import { createServer } from "@/lib/zrpc/server";

import { endWithSupervisor, etcdConf, listenOn, registered, shutdown } from "./program";

/** Serves what `register` adds as the service `name`, until a signal comes or the supervisor goes. */
export async function serve(name: string, register: (grpc: Server) => void): Promise<void> {
  const server = createServer(
    {
      Name: name,
      ListenOn: `${listenOn.host}:${listenOn.port}`,
      Etcd: etcdConf(name),
      Shutdown: { WrapUpTime: `${shutdown.wrapUpMs}ms`, WaitTime: `${shutdown.waitMs}ms` },
    },
    register,
    { wait: true },
  );
  endWithSupervisor();
  server.stopOnSignals();
  await server.start();
  registered(`${listenOn.host}:${server.port}`);
}
