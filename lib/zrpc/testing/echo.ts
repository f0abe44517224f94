import { fileURLToPath } from "node:url";

import {
  type CallOptions,
  type Client,
  type ClientReadableStream,
  type ClientUnaryCall,
  loadPackageDefinition,
  Metadata,
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

import type { ClientConstructor } from "../client";

type Message = { text: string };
type Answer = { text: string; by: string };

export type EchoClient = Client & {
  say(
    message: Message,
    metadata: Metadata,
    options: CallOptions,
    callback: (error: ServiceError | null, answer?: Answer) => void,
  ): ClientUnaryCall;
  listen(message: Message): ClientReadableStream<Answer>;
};

type EchoConstructor = ClientConstructor<EchoClient> & { service: ServiceDefinition };

const definition = loadSync(fileURLToPath(new URL("echo.proto", import.meta.url)));
const loaded = loadPackageDefinition(definition) as unknown as { echo: { Echo: EchoConstructor } };

export const Echo = loaded.echo.Echo;

export type EchoHandler = {
  /** Before it answers; what it throws is the answer. */
  onSay?: (call: ServerUnaryCall<Message, Answer>) => void | Promise<void>;
  onListen?: (call: ServerWritableStream<Message, Answer>) => void;
};

/** Adds the service to a server, which signs as `by`. */
export function addEcho(server: Server, by: string, { onSay, onListen }: EchoHandler = {}): void {
  server.addService(Echo.service, {
    say: async (
      call: ServerUnaryCall<Message, Answer>,
      answer: (error: Partial<ServiceError> | null, value?: Answer) => void,
    ) => {
      try {
        await onSay?.(call);
        answer(null, { text: call.request.text, by });
      } catch (error) {
        answer(error as Partial<ServiceError>);
      }
    },
    listen: (call: ServerWritableStream<Message, Answer>) => onListen?.(call),
  });
}

export type SayOptions = { text?: string; metadata?: Metadata } & CallOptions;

/** Calls, and resolves to the answer; rejects with gRPC's error. */
export function say(
  client: EchoClient,
  { text = "", metadata = new Metadata(), ...options }: SayOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    client.say({ text }, metadata, options, (error, answer) => {
      if (answer) resolve(answer);
      else reject(error);
    });
  });
}

/** Who answered `count` calls made one after the other, with how often. */
export async function tally(client: EchoClient, count: number): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (let call = 0; call < count; call += 1) {
    const { by } = await say(client);
    answers[by] = (answers[by] ?? 0) + 1;
  }
  return answers;
}
