import "server-only";

import { connect, constants } from "node:http2";

import { service } from "grpc-health-check";

import { afterReading, type Bounds } from "./bounds";

/** Flag and length of a message. */
const FRAME_HEAD_BYTES = 5;
/** An answer holds a number; whoever sends more than this speaks of something else. */
const ANSWER_MAX_BYTES = 65_536;
const { HTTP2_HEADER_CONTENT_TYPE, HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH, HTTP2_HEADER_TE } =
  constants;

const { Check } = service;

/**
 * Asks gRPC's own health service, over a connection of its own: grpc-js leaves the one to whoever accepts it and speaks
 * no HTTP/2 open for good, even when its client is closed.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export function probeGrpc(
  authority: string,
  name: string,
  { timeoutMs, signal }: Bounds,
): Promise<string | null> {
  return new Promise((resolve) => {
    const session = connect(`http://${authority}`);
    const end = (problem: string | null) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      session.destroy();
      resolve(problem);
    };
    const abort = () => end("not asked to the end");
    const timer = afterReading(timeoutMs, () => end(`no answer within ${timeoutMs} ms`));
    signal.addEventListener("abort", abort);
    session.on("error", (error) => end(error.message));
    session.on("close", () => end("the connection was closed"));

    const stream = session.request({
      [HTTP2_HEADER_METHOD]: "POST",
      [HTTP2_HEADER_PATH]: Check?.path ?? "",
      [HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
      [HTTP2_HEADER_TE]: "trailers",
      "grpc-timeout": `${timeoutMs}m`,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let said: Said = {};
    // A stream that was never opened says so, and keeps why to itself.
    stream.on("error", ({ message, cause }) => {
      end(cause instanceof Error ? cause.message : message);
    });
    stream.on("response", (headers) => {
      said = { ...said, ...headers };
    });
    stream.on("trailers", (trailers) => {
      said = { ...said, ...trailers };
    });
    stream.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_MAX_BYTES) end("its answer is too long");
      else chunks.push(chunk);
    });
    stream.on("close", () => end(judge(said, Buffer.concat(chunks))));
    stream.end(framed(Check?.requestSerialize({ service: name }) ?? Buffer.alloc(0)));
  });
}

/** Headers and trailers. */
type Said = { [name: string]: unknown };

function judge(said: Said, body: Buffer): string | null {
  if (said["grpc-status"] === undefined)
    return `no gRPC: it answers ${said[":status"] ?? "nothing"}`;
  if (Number(said["grpc-status"]) !== 0) {
    const message = typeof said["grpc-message"] === "string" ? said["grpc-message"] : "";
    return `gRPC status ${said["grpc-status"]}: ${message}`;
  }
  try {
    const answer: unknown = Check?.responseDeserialize(body.subarray(FRAME_HEAD_BYTES));
    const status = typeof answer === "object" && answer && "status" in answer ? answer.status : "?";
    return status === "SERVING" ? null : `it says ${status}`;
  } catch {
    return "its answer cannot be read";
  }
}

function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
