import { type Client, credentials, makeClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { service } from "grpc-health-check";

type HealthClient = Client & {
  check(
    request: { service: string },
    callback: (error: ServiceError | null, answer?: { status: string }) => void,
  ): void;
};

const Health = makeClientConstructor(service, "grpc.health.v1.Health");

/** What a server says of a service's health; rejects with gRPC's error. */
export async function checkHealth(address: string, name = ""): Promise<string> {
  const client = new Health(address, credentials.createInsecure()) as unknown as HealthClient;
  try {
    return await new Promise((resolve, reject) => {
      client.check({ service: name }, (error, answer) => {
        if (answer) resolve(answer.status);
        else reject(error);
      });
    });
  } finally {
    client.close();
  }
}
