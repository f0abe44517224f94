import type { Server, ServiceDefinition } from "@grpc/grpc-js";
import type { PackageDefinition } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";

/** What proto-loader's types carry, and generated code's do not. */
type Described = {
  requestType?: PackageDefinition[string];
  responseType?: PackageDefinition[string];
};

/**
 * Lets tools such as grpcurl ask which services there are (grpc.reflection.v1 and v1alpha).
 *
 * Services must come from proto-loader, since their descriptors are with them. Returns whether
 * there was any.
 */
export function addReflection(server: Server, services: readonly ServiceDefinition[]): boolean {
  const definitions: PackageDefinition = {};
  const names = new Set<string>();
  for (const service of services) {
    for (const method of Object.values(service)) {
      const { requestType, responseType } = method as Described;
      if (!requestType || !responseType) continue;
      definitions[`${method.path}.request`] = requestType;
      definitions[`${method.path}.response`] = responseType;
      names.add(method.path.split("/")[1] ?? "");
    }
  }
  if (names.size === 0) return false;
  new ReflectionService(definitions, { services: [...names] }).addToServer(server);
  return true;
}
