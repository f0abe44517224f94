import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type ServiceError, status } from "@grpc/grpc-js";

import { Publisher } from "@/lib/discov/publisher";
import { stopOnSignals } from "@/lib/discov/signals";
import { createClient } from "@/lib/zrpc/client";

import { endWithSupervisor, etcdConf, listenOn, registered, shutdown } from "./program";
import { getOrder, getUser, Order, User } from "./services";

const Timeout = 1_500;
const retry = { maxAttempts: 3 };
const users = await createClient({ Etcd: etcdConf("user.rpc"), Timeout }, User, retry);
const orders = await createClient({ Etcd: etcdConf("order.rpc"), Timeout }, Order, retry);

const server = createServer((request, response) => {
  const id = /^\/orders\/(\d{1,9})$/.exec(request.url ?? "")?.[1];
  if (request.method === "GET" && id) void sendOrder(Number(id), response);
  else send(response, 404, { error: { code: "not_found", message: "GET /orders/<number>" } });
});
endWithSupervisor();
await new Promise<void>((resolve, reject) => {
  server.once("error", reject).listen(listenOn, resolve);
});
const address = `${listenOn.host}:${(server.address() as AddressInfo).port}`;
const publisher = new Publisher({ etcd: etcdConf("order.api"), value: address, wait: true });
stopOnSignals([publisher], { ...shutdown, drain });
await publisher.start();
registered(address);

async function sendOrder(id: number, response: ServerResponse): Promise<void> {
  try {
    const order = await getOrder(orders, id);
    const user = await getUser(users, order.userId);
    const { item, shipTo } = order;
    const servedBy = { order: order.servedBy, user: user.servedBy };
    send(response, 200, { id, item, shipTo, buyer: user.name, servedBy });
  } catch (error) {
    const { code, details } = error as ServiceError;
    const name = (status[code] ?? "internal").toLowerCase();
    const message = details || String(error);
    send(response, code === status.NOT_FOUND ? 404 : 503, { error: { code: name, message } });
  }
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function drain(): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
