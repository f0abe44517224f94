import { setTimeout as delay } from "node:timers/promises";

import { type ServerUnaryCall, type sendUnaryData, status } from "@grpc/grpc-js";

import { instanceName } from "./program";
import { serve } from "./serve";
import { type Request, User, type UserReply } from "./services";

/** As long as a database would take. */
const WORK_MS = 5;

const people = ["Ada", "Grace", "Alan", "Barbara", "Edsger", "Margaret", "Donald", "Radia"];
const cities = ["Shanghai", "London", "Boston", "Utrecht", "Zürich"];

await serve("user.rpc", (grpc) => grpc.addService(User.service, { getUser }));

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
