import { join } from "node:path";

import {
  type Client,
  type ClientUnaryCall,
  loadPackageDefinition,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

import type { ClientConstructor } from "@/lib/zrpc/client";

export type Request = { id: number };
export type UserReply = { id: number; name: string; city: string; servedBy: string };
export type OrderReply = {
  id: number;
  item: string;
  userId: number;
  shipTo: string;
  servedBy: string;
};

type Callback<Reply> = (error: ServiceError | null, reply?: Reply) => void;
export type UserClient = Client & {
  getUser(request: Request, callback: Callback<UserReply>): ClientUnaryCall;
};
export type OrderClient = Client & {
  getOrder(request: Request, callback: Callback<OrderReply>): ClientUnaryCall;
};

type Service<C extends Client> = ClientConstructor<C> & { service: ServiceDefinition };

export const { User } = load("user.proto").user as { User: Service<UserClient> };
export const { Order } = load("order.proto").order as { Order: Service<OrderClient> };

/** Rejects with gRPC's error. */
export function getUser(client: UserClient, id: number): Promise<UserReply> {
  return promise((callback) => client.getUser({ id }, callback));
}

/** Rejects with gRPC's error. */
export function getOrder(client: OrderClient, id: number): Promise<OrderReply> {
  return promise((callback) => client.getOrder({ id }, callback));
}

function promise<Reply>(call: (callback: Callback<Reply>) => ClientUnaryCall): Promise<Reply> {
  return new Promise((resolve, reject) => {
    call((error, reply) => (reply ? resolve(reply) : reject(error)));
  });
}

function load(file: string) {
  // Not beside this module: that is bundled into another folder (bundle.mjs), and run in the project's.
  return loadPackageDefinition(loadSync(join("scripts", "demo", file))) as Record<string, unknown>;
}
