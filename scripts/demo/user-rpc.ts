import { setTimeout as delay } from "node:timers/promises";

import { type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";

import { createServer } from "@/lib/zrpc/server";

import {
  endWithSupervisor,
  etcdConf,
  instanceName,
  listenOn,
  registered,
  shutdown,
} from "./program";
import { type Request, User, type UserReply } from "./services";

/** As long as a database would take. */
const WORK_MS = 5;

const people = ["Ada", "Grace", "Alan", "Barbara", "Edsger", "Margaret", "Donald", "Radia"];
const cities = ["Shanghai", "London", "Boston", "Utrecht", "Zürich"];

const server = createServer(
  {
    Name: "user.rpc",
    ListenOn: `${listenOn.host}:${listenOn.port}`,
    Etcd: etcdConf("user.rpc"),
    Shutdown: { WrapUpTime: `${shutdown.wrapUpMs}ms`, WaitTime: `${shutdown.waitMs}ms` },
  },
  (grpc) => grpc.addService(User.service, { getUser }),
  { wait: true },
);
endWithSupervisor();
server.stopOnSignals();
await server.start();
registered(`${listenOn.host}:${server.port}`);

async function getUser(
  { request: { id } }: ServerUnaryCall<Request, UserReply>,
  answer: sendUnaryData<UserReply>,
): Promise<void> {
  await delay(WORK_MS);
  const name = people[(id - 1) % people.length];
  const city = cities[(id - 1) % cities.length];
  if (name && city) answer(null, { id, name, city, servedBy: instanceName });
  else answer({ code: status.NOT_FOUND, details: `there is no user ${id}` });
}
