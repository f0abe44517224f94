import { type ServerUnaryCall, type ServiceError, type sendUnaryData, status } from "@grpc/grpc-js";

import { createClient } from "@/lib/zrpc/client";

import { etcdConf, instanceName } from "./program";
import { serve } from "./serve";
import { getUser, Order, type OrderReply, type Request, User } from "./services";

const items = ["teapot", "umbrella", "bicycle bell", "chess set", "desk lamp", "fountain pen"];
const USERS = 40;

const users = await createClient({ Etcd: etcdConf("user.rpc"), Timeout: 1_000 }, User, {
  maxAttempts: 3,
});
await serve("order.rpc", (grpc) => grpc.addService(Order.service, { getOrder }));

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
