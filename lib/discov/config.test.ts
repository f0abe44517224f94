import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { loadConfig, parseConfig } from "./config";
import { hasAccount, hasEtcd, hasTls, parseEtcdConf } from "./etcd-conf";
import { rpcClientConfSchema, rpcServerConfSchema } from "./rpc-conf";
import { targetOf } from "./target";

/** go-zero's own example: go-zero-demo's mall/user/rpc/etc/user.yaml. */
const userYaml = `
Name: user.rpc
ListenOn: 127.0.0.1:8080
Etcd:
  Hosts:
  - 127.0.0.1:2379
  Key: user.rpc
`;

describe("parseConfig", () => {
  it("reads the YAML of a go-zero server, with go-zero's defaults", () => {
    expect(parseConfig(userYaml, rpcServerConfSchema)).toMatchObject({
      Name: "user.rpc",
      Mode: "pro",
      ListenOn: "127.0.0.1:8080",
      Etcd: { Hosts: ["127.0.0.1:2379"], Key: "user.rpc", ID: "0", InsecureSkipVerify: false },
      Shutdown: { WrapUpTime: 1_000, WaitTime: 5_500 },
      Auth: false,
      StrictControl: false,
      Timeout: 2_000,
      CpuThreshold: 900,
      Health: true,
      Middlewares: { Trace: true, Breaker: true, StatConf: { SlowThreshold: 500 } },
    });
  });

  it("reads a client's, with go-zero's defaults", () => {
    expect(parseConfig("Target: k8s://mall/user", rpcClientConfSchema)).toMatchObject({
      Endpoints: [],
      Target: "k8s://mall/user",
      NonBlock: true,
      Timeout: 2_000,
      KeepaliveTime: 0,
      BalancerName: "p2c_ewma",
      Middlewares: { Duration: true, Timeout: true },
    });
  });

  it("takes names in any case, and skips those it does not know", () => {
    const text = "name: a\nlistenon: :80\nEtcd: {hosts: [h:1], KEY: k, id: 7}\nDataSource: x";
    const conf = parseConfig(text, rpcServerConfSchema);
    expect(conf).toMatchObject({ Name: "a", ListenOn: ":80", Etcd: { Hosts: ["h:1"], ID: "7" } });
    expect(conf).not.toHaveProperty("DataSource");
  });

  it("gives a nested client what its Etcd lacks", () => {
    const schema = rpcServerConfSchema.extend({
      UserRpc: rpcClientConfSchema,
      StockRpc: rpcClientConfSchema,
    });
    const text = `${userYaml}  User: root\nUserRpc:\n  Etcd:\n    Key: order.rpc\nStockRpc:\n  Timeout: 1\n`;
    const { UserRpc, StockRpc } = parseConfig(text, schema);
    expect(UserRpc.Etcd).toMatchObject({
      Hosts: ["127.0.0.1:2379"],
      Key: "order.rpc",
      User: "root",
    });
    expect(targetOf(UserRpc)).toBe("etcd:///127.0.0.1:2379?key=order.rpc");
    expect(StockRpc.Etcd).toMatchObject({ Hosts: ["127.0.0.1:2379"], Key: "user.rpc" });
  });

  it("keeps an ID beyond 2^53", () => {
    const conf = parseConfig(`${userYaml}  ID: 9223372036854775807`, rpcServerConfSchema);
    expect(conf.Etcd?.ID).toBe("9223372036854775807");
  });

  it("puts in environment variables if told to", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how YAML names them.
    const text = "Target: ${SCHEME}:///a:$PORT$NONE\nTimeout: ${T}\nApp: a$$b\nToken: 5$ $";
    const env = { SCHEME: "direct", PORT: "1", T: "500" };
    expect(parseConfig(text, rpcClientConfSchema, { useEnv: true, env })).toMatchObject({
      ...{ Target: "direct:///a:1", Timeout: 500, App: "ab", Token: "5$ $" },
    });
    expect(parseConfig("Target: $PORT", rpcClientConfSchema, { env }).Target).toBe("$PORT");
  });

  it("reads durations and flags in all of Go's words", () => {
    const text = "KeepaliveTime: 1m30.5s\nNonBlock: no\nMiddlewares: {Breaker: off}";
    expect(parseConfig(text, rpcClientConfSchema)).toMatchObject({
      ...{ KeepaliveTime: 90_500, NonBlock: false, Middlewares: { Breaker: false, Trace: true } },
    });
  });

  it("names every field that is wrong", () => {
    const text = "Mode: live\nEtcd: {Hosts: h:1, Key: k, ID: seven}\nShutdown: {WaitTime: soon}";
    for (const field of [
      /Name/,
      /Mode/,
      /ListenOn/,
      /Etcd\.Hosts/,
      /Shutdown\.WaitTime/,
      /duration/,
    ]) {
      expect(() => parseConfig(text, rpcServerConfSchema)).toThrow(field);
    }
  });

  it.each(["a: [", "a: b: c", "\t- a", "a: 1\na: 2"])("refuses %j as no YAML", (text) => {
    expect(() => parseConfig(text, rpcClientConfSchema)).toThrow(/no valid YAML/);
  });

  it.each(["just text", "[1, 2]", "7"])("refuses %j as no configuration", (text) => {
    expect(() => parseConfig(text, rpcClientConfSchema)).toThrow(/invalid configuration/);
  });
});

describe("loadConfig", () => {
  async function directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "rollcall-conf-"));
    onTestFinished(() => rm(path, { recursive: true }));
    return path;
  }

  it("reads YAML and JSON files", async () => {
    const at = await directory();
    const conf = { Endpoints: ["a:1"] };
    for (const name of ["a.yaml", "a.yml", "a.json"]) {
      await writeFile(join(at, name), JSON.stringify(conf));
      expect(await loadConfig(join(at, name), rpcClientConfSchema)).toMatchObject(conf);
    }
  });

  it("names the file in every error", async () => {
    const at = await directory();
    await writeFile(join(at, "bad.yaml"), "Timeout: soon");
    const load = (name: string) => loadConfig(join(at, name), rpcClientConfSchema);
    await expect(load("none.yaml")).rejects.toThrow(/none\.yaml does not exist/);
    await expect(load("bad.yaml")).rejects.toThrow(/bad\.yaml(.|\n)*Timeout/);
    await expect(load("a.toml")).rejects.toThrow(/unrecognized file type.*a\.toml/);
  });
});

describe("EtcdConf", () => {
  it("asks for hosts and a key in go-zero's words", () => {
    expect(() => parseEtcdConf({ Hosts: [], Key: "a" })).toThrow("empty etcd hosts");
    expect(() => parseEtcdConf({ Hosts: ["h:1"], Key: "" })).toThrow("empty etcd key");
    expect(() => parseEtcdConf({ Hosts: ["h:1"], Key: "a", ID: "x" })).toThrow(/int64/);
    expect(() => parseEtcdConf({ Hosts: ["h:1"], Key: "a", CertFile: "c" })).toThrow(/CertKeyFile/);
  });

  it("has an account if there are both, and TLS if there are all three", () => {
    const conf = (more: object) => parseEtcdConf({ Hosts: ["h:1"], Key: "a", ...more });
    expect(hasAccount(conf({ User: "u" }))).toBe(false);
    expect(hasAccount(conf({ User: "u", Pass: "p" }))).toBe(true);
    expect(hasTls(conf({ CertKeyFile: "k", CACertFile: "a" }))).toBe(false);
    expect(hasTls(conf({ CertFile: "c", CertKeyFile: "k", CACertFile: "a" }))).toBe(true);
  });

  it("does without registration where hosts or key are empty", () => {
    expect(hasEtcd(undefined)).toBe(false);
    expect(hasEtcd({ Hosts: [], Key: "a" })).toBe(false);
    expect(hasEtcd({ Hosts: ["h:1"], Key: "" })).toBe(false);
    expect(hasEtcd({ Hosts: ["h:1"], Key: "a" })).toBe(true);
  });
});
