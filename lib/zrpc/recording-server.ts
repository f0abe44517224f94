import { Server, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";

/**
 * A server that can tell which services were added to it: grpc-js keeps no more than their methods.
 */
export class RecordingServer extends Server {
  readonly services: ServiceDefinition[] = [];

  override addService(
    service: ServiceDefinition,
    implementation: UntypedServiceImplementation,
  ): void {
    super.addService(service, implementation);
    this.services.push(service);
  }
}
