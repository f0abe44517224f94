import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { z } from "zod";

import { httpStatus, isStatusError, StatusError } from "@/lib/errors";

export const commandSchema = z.object({
  command: z.enum(["crash", "hang", "resume", "stop", "start", "flood"]),
});
export type Command = z.infer<typeof commandSchema>["command"];

export const states = ["starting", "running", "hung", "stopping", "stopped", "crashed"] as const;
export type State = (typeof states)[number];

/** What `list --json` prints. */
export type MallReport = {
  pid: number;
  /** Of the control interface. */
  port: number;
  etcd: string;
  /** Since the start: customers' requests to the order API. */
  traffic: { answered: number; failed: number };
  instances: {
    name: string;
    service: string;
    /** Once it has registered; the last one while it is down. */
    address: string | null;
    state: State;
    pid: number | null;
    /** The customers' orders that it had part in. */
    served: number;
  }[];
};

export type Controlled = {
  report(port: number): MallReport;
  /** Resolves to a sentence about what came of it. */
  execute(command: Command, instance: string): Promise<string>;
};

const MAX_BODY_BYTES = 1_000;

/** Lets the command line control the mall, over HTTP on a free port of this machine. */
export async function startControl(
  mall: Controlled,
  token: string,
): Promise<{ port: number; server: Server }> {
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    answer(request, port).then(
      (body) => send(response, 200, body),
      (reason: unknown) => {
        const error = isStatusError(reason) ? reason : new StatusError("internal", String(reason));
        const { code, message } = error;
        send(response, httpStatus[code], { error: { code, message } });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };

  async function answer(request: IncomingMessage, port: number): Promise<object> {
    if (!isSame(String(request.headers["x-rollcall-token"]), token)) {
      throw new StatusError("unauthenticated", "that is not this mall's token");
    }
    const [, collection, instance] = (request.url ?? "").split("/");
    if (collection !== "instances") throw new StatusError("not_found", "there is no such path");
    if (request.method !== "POST" || instance === undefined) return mall.report(port);
    const parsed = commandSchema.safeParse(await readJson(request));
    if (!parsed.success) {
      throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
    }
    const message = await mall.execute(parsed.data.command, decodeURIComponent(instance));
    return { message };
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) throw new StatusError("too_large", "that is too long");
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StatusError("invalid_argument", "that is no JSON", { cause });
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function send(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}
