import { credentials, type Server, ServerCredentials, status as Status } from "@grpc/grpc-js";
import { describe, expect, it, onTestFinished } from "vitest";

import { createAuthority } from "@/lib/testing/certificates";
import { useEtcd } from "@/lib/testing/use-etcd";

import { createServer } from "./server";
import { addEcho, say } from "./testing/echo";
import { connectEcho } from "./testing/use-echo";

describe("TLS between services", () => {
  const etcd = useEtcd();

  it("is spoken by a server that was found by name, and a stranger's certificate refused", async () => {
    const [ours, theirs] = await Promise.all([createAuthority("ours"), createAuthority("theirs")]);
    onTestFinished(async () => void (await Promise.all([ours.remove(), theirs.remove()])));
    const { cert, key } = await ours.issue("server");
    const Etcd = { Hosts: [`127.0.0.1:${etcd.port}`], Key: "tls.rpc" };
    const server = createServer(
      { Name: "tls.rpc", ListenOn: "127.0.0.1:0", Etcd, Shutdown: { WrapUpTime: 0 } },
      (grpc: Server) => addEcho(grpc, "a"),
      { credentials: ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]) },
    );
    onTestFinished(() => server.stop());
    await server.start();
    // A service is found by its key, while its certificate names its host.
    const channelOptions = { "grpc.ssl_target_name_override": "localhost" };

    const trusting = { credentials: credentials.createSsl(ours.ca), channelOptions };
    expect(await say(await connectEcho({ Etcd }, trusting))).toMatchObject({ by: "a" });

    const wary = { credentials: credentials.createSsl(theirs.ca), channelOptions };
    await expect(say(await connectEcho({ Etcd }, wary))).rejects.toMatchObject({
      code: Status.UNAVAILABLE,
      details: expect.stringContaining("certificate"),
    });
  });
});
