import { type ServerUnaryCall, type ServiceError, type sendUnaryData, status } from "@grpc/grpc-js";

import { createClient } from "@/lib/zrpc/client";
import { createServer } from "@/lib/zrpc/server";

import {
  endWithSupervisor,
  etcdConf,
  instanceName,
  listenOn,
  registered,
  shutdown,
} from "./program";
import { getUser, Order, type OrderReply, type Request, User } from "./services";

const items = ["teapot", "umbrella", "bicycle bell", "chess set", "desk lamp", "fountain pen"];
const USERS = 40;

const users = await createClient({ Etcd: etcdConf("user.rpc"), Timeout: 1_000 }, User, {
  maxAttempts: 3,
});
const server = createServer(
  {
    Name: "order.rpc",
    ListenOn: `${listenOn.host}:${listenOn.port}`,
    Etcd: etcdConf("order.rpc"),
    Shutdown: { WrapUpTime: `${shutdown.wrapUpMs}ms`, WaitTime: `${shutdown.waitMs}ms` },
  },
  (grpc) => grpc.addService(Order.service, { getOrder }),
  { wait: true },
);
endWithSupervisor();
server.stopOnSignals();
await server.start();
registered(`${listenOn.host}:${server.port}`);

async function getOrder(
  { request: { id } }: ServerUnaryCall<Request, OrderReply>,
  answer: sendUnaryData<OrderReply>,
): Promise<void> {
  const item = items[(id - 1) % items.length];
  if (!item) return answer({ code: status.NOT_FOUND, details: `there is no order ${id}` });
  const userId = (id % USERS) + 1;
  try {
    const { city } = await getUser(users, userId);
    answer(null, { id, item, userId, shipTo: city, servedBy: instanceName });
  } catch (error) {
    const { code, details } = error as ServiceError;
    answer({ code, details });
  }
}
