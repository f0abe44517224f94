import { fileURLToPath } from "node:url";

import {
  type Client,
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

import type { ClientConstructor } from "../client";

type Question = { listServices?: string; fileContainingSymbol?: string };
type Answer = {
  listServicesResponse?: { service: { name: string }[] };
  fileDescriptorResponse?: { fileDescriptorProto: Buffer[] };
};
type ReflectionClient = Client & {
  ServerReflectionInfo(): ClientDuplexStream<Question, Answer>;
};

const proto = new URL(
  "../../../node_modules/@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto",
  import.meta.url,
);
const loaded = loadPackageDefinition(loadSync(fileURLToPath(proto))) as unknown as {
  grpc: { reflection: { v1: { ServerReflection: ClientConstructor<ReflectionClient> } } };
};

/** Asks a server one question by gRPC's reflection; rejects with gRPC's error. */
export async function reflect(address: string, question: Question): Promise<Answer> {
  const { ServerReflection } = loaded.grpc.reflection.v1;
  const client = new ServerReflection(address, credentials.createInsecure());
  try {
    const stream = client.ServerReflectionInfo();
    return await new Promise((resolve, reject) => {
      stream.once("data", resolve).once("error", reject);
      stream.write(question);
      stream.end();
    });
  } finally {
    client.close();
  }
}
