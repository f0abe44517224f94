import { describe, expect, it } from "vitest";

import { decodeKey, LEASE, storedKey } from "@/lib/testing/decode-key";

import { CERTAIN } from "./codec";
import { decode } from "./detect";
import { goMicro } from "./go-micro";
import { isGoUrl } from "./go-url";

const node = (id: string, address: string, zone = "a") => ({ metadata: { zone }, id, address });
const micro = (...nodes: object[]) => ({
  ...{ name: "hi", version: "latest", metadata: null, endpoints: null, nodes },
});
const first = node("hi-1", "10.0.0.5:8080");
const second = node("hi-2", "10.0.0.6:8080", "b");

describe("several nodes of go-micro in one key", () => {
  it.each([
    ["/micro/registry/hi/hi-1", 100],
    ["/micro/registry/hi/hi-2", 100],
    ["/micro/registry/hi/others", 70],
    ["/prod/hi/hi-1", 85],
  ])("are as many instances, all of which clients dial: %s", (key, confidence) => {
    const decoded = decodeKey(key, micro(first, second));
    expect(decoded).toMatchObject({ kind: "instance", codec: "go-micro", confidence });
    expect(decoded.instances).toMatchObject([
      { service: "hi", id: "hi-1", address: "10.0.0.5:8080", metadata: { zone: "a" } },
      { service: "hi", id: "hi-2", address: "10.0.0.6:8080", metadata: { zone: "b" } },
    ]);
  });

  it("are any list where neither prefix nor key says whose it is", () => {
    expect(decodeKey("/prod/hi/x", micro(first, second))).toMatchObject({ kind: "unknown" });
  });

  it("are one where they say one address", () => {
    const again = { ...second, address: first.address };
    expect(decodeKey("/micro/registry/hi/hi-1", micro(first, again)).instances).toMatchObject([
      { id: "hi-1" },
    ]);
  });

  it("cannot be read where one of them cannot", () => {
    for (const odd of [null, "hi-2", { id: "hi-2" }]) {
      const nodes = [first, odd] as object[];
      expect(decodeKey("/micro/registry/hi/hi-1", micro(...nodes)).kind).toBe("undecodable");
    }
  });

  it("are not edited, since nothing says which of them is meant", () => {
    const edit = (...nodes: object[]) => {
      return goMicro.edit?.apply(JSON.stringify(micro(...nodes)), { metadata: { zone: "c" } });
    };
    expect(() => edit(first, second)).toThrow("the key has several nodes");
    expect(edit(first)).toContain('"zone":"c"');
  });
});

it("has what is broken under the prefix of go-plugins listed as go-micro's", () => {
  expect(decodeKey("/micro-registry/hi/hi-1", micro())).toMatchObject({
    ...{ kind: "undecodable", codec: "go-micro", reason: "expected at least one node" },
    instances: [{ service: "hi", id: "hi-1" }],
  });
});

describe("an endpoint of Kratos that Go parses as no URL", () => {
  const kratos = (...endpoints: string[]) => {
    const value = { id: "u-1", name: "user", version: "", metadata: null, endpoints };
    return decodeKey("/microservices/user/u-1", value);
  };
  const good = "grpc://10.0.0.6:9000";

  it("has clients skip the instance where it stands before one that they dial", () => {
    expect(kratos("10.0.0.5:9000", good)).toMatchObject({
      ...{ kind: "instance", confidence: 100 },
      instances: [{ address: "10.0.0.6:9000", warnings: ["unreadable-endpoint"] }],
    });
  });

  it.each([
    ["behind it", [good, "10.0.0.5:9000"]],
    ["that Go parses, as it does nearly any text", ["not a url", "unix:///tmp/x.sock", "", good]],
  ])("is no matter to them %s", (_name, endpoints) => {
    expect(kratos(...endpoints).instances).toMatchObject([{ warnings: [] }]);
  });

  it.each([
    "",
    "not a url",
    "a/b",
    "user:9000",
    "unix:///run/x.sock",
    "grpc://h:99999",
    "//h:1/x",
    "grpc://u:p@[::1]:80/x%20y#z",
    "grpc://a%25b:1",
    "///x",
  ])("is one: %j", (text) => {
    expect(isGoUrl(text)).toBe(true);
  });

  it.each([
    "10.0.0.5:9000",
    ":80",
    "grpc://h:90x",
    "grpc://a b:1",
    "grpc://[::1:90",
    "grpc://h/%zz",
    "grpc://h\u0001",
    "grpc://h[1]:2",
    "grpc://u{}@h:1",
    "a%2",
    "x#%",
  ])("is none: %j", (text) => {
    expect(isGoUrl(text)).toBe(false);
  });
});

describe("a provider of Dubbo's that cannot be dialled", () => {
  const provider = (url: string, category = "providers") => {
    return `/dubbo/a.B/${category}/${encodeURIComponent(url)}`;
  };

  it.each([
    ["tri://10.0.0.5/a.B?interface=a.B", "", /a port in the URL/],
    ["dubbo://10.0.0.5/a.B?interface=a.B", "7587870451294074371", /a port in the URL/],
    ["tri://10.0.0.5:99999/a.B?interface=a.B", "", /the URL in the key cannot be read/],
    ["tri://10.0.0.5:20000/a.B?interface=a.B", "hello", /the value to be a lease id/],
  ])("is listed with what is wrong with it: %s = %j", (url, value, reason) => {
    expect(decodeKey(provider(url), value)).toMatchObject({
      ...{ kind: "undecodable", reason: expect.stringMatching(reason) },
      instances: [{ service: "a.B" }],
    });
  });

  it("is none of the consumers, which listen nowhere", () => {
    const consumer = provider("consumer://10.0.0.9/a.B?interface=a.B", "consumers");
    expect(decodeKey(consumer, "")).toMatchObject({ kind: "instance", codec: "dubbo-go" });
  });
});

describe("a bare address under the prefix of a framework that writes none", () => {
  const address = "10.0.0.5:8888";

  it.each([
    [`kitex/registry-etcd/echo/${address}`, "kitex", "echo"],
    [`hertz/registry-etcd/echo/${address}`, "hertz", "echo"],
    ["/microservices/pay/p-0", "kratos", "pay"],
    ["/micro/registry/pay/p-0", "go-micro", "pay"],
    ["/skydns/local/a/x", "coredns", "a.local"],
  ])("is what its clients cannot read, and no guess of go-kit: %s", (key, codec, service) => {
    expect(decodeKey(key, address)).toMatchObject({
      ...{ kind: "undecodable", codec, instances: [{ service }] },
    });
  });

  it("is go-zero's all the same where it is named as go-zero's are", () => {
    for (const id of [LEASE, "1001"]) {
      const decoded = decodeKey(`/microservices/user.rpc/${id}`, address);
      expect(decoded).toMatchObject({ kind: "instance", codec: "go-zero" });
    }
  });
});

it.each([
  ["/prometheus/job/user/10.0.0.5:9003", "10.0.0.5:9003", "ego"],
  ["/prometheus/job/user/[2001:db8::5]:9003", "[2001:db8::5]:9003", "ego"],
  ["/prometheus/job/user/vm-1", "10.0.0.5:9990", "jupiter"],
  ["/prometheus/job/user/vm-1/10.0.0.5:9990", "10.0.0.5:9990", "jupiter"],
  ["/prometheus/job/10.0.0.5:9990", "10.0.0.5:9990", "jupiter"],
])("has a metrics target named by whose it is: %s", (key, value, codec) => {
  for (const lease of [LEASE, "0"]) {
    expect(decodeKey(key, value, lease)).toMatchObject({ kind: "auxiliary", codec, instances: [] });
  }
});

describe("what some requests alone are sent by", () => {
  const info = {
    ...{ name: "user", scheme: "grpc", address: "10.0.0.5:80", weight: 100, metadata: {} },
    ...{ kind: 1, deployment: "blue" },
  };
  const jupiter = { ...info, appId: "1" };
  const dubbo = {
    ...{ ServiceName: "shop", Host: "10.0.0.5", Port: 80, Enable: true, Healthy: true },
    ...{ Metadata: {}, Tag: "gray" },
  };

  it.each([
    ["Dubbo's tag", "/services/shop/10.0.0.5:80", dubbo, "gray"],
    ["no tag of Dubbo's", "/services/shop/10.0.0.5:80", { ...dubbo, Tag: "" }, undefined],
    [
      "Jupiter's deployment",
      "grpc:user:v1:dev/10.0.0.5:80",
      { Op: 0, Addr: "10.0.0.5:80", MetadataX: jupiter },
      "blue",
    ],
    ["that of old", "/wsd-reg/user/providers/grpc://10.0.0.5:80", jupiter, "blue"],
    ["ego's", "/ego/user/providers/grpc://10.0.0.5:80", info, "blue"],
  ])("is told beside its metadata: %s", (_name, key, value, tag) => {
    const { kind, instances } = decodeKey(key, value);
    expect(kind).toBe("instance");
    expect(instances[0]).toMatchObject({ metadata: {} });
    expect(instances[0]?.tag).toBe(tag);
  });
});

describe("an address that somebody wrote for another reason than to be found", () => {
  it.each(["/snowflake/worker/17", "/idgen/worker_id/3", "/app/machineIds/12"])(
    "is held like a lock where it stands under a number that is given out: %s",
    (key) => {
      const decoded = decodeKey(key, "10.0.0.5:8080");
      expect(decoded).toMatchObject({ kind: "lock", codec: "etcd-lock", danger: "lock-holder" });
      expect(decoded.confidence).toBeLessThan(CERTAIN);
    },
  );

  it.each(["snowflake/1001", "/services/snowflake/order/17", "/workers/17", "/node/17"])(
    "is a guess of an instance where a service may be called so: %s",
    (key) => {
      expect(decodeKey(key, "10.0.0.5:8080").kind).toBe("instance");
    },
  );

  it.each([
    ["/cache/a", "redis:6379"],
    ["/web/a", "nginx:80"],
    ["/web/a", "user-svc:443"],
    ["/web/a", "localhost:700"],
    ["/web/a", "10.0.0.5:7"],
    ["/web/a", "cpu.quota:200"],
    ["/web/cpu:200", "cpu:200"],
  ])("is none of words with numbers: %s = %s", (key, value) => {
    expect(decodeKey(key, value)).toMatchObject({ kind: "instance", codec: "go-kit" });
  });

  it("is listed under a number that looks like an instant, but for an item of a queue", () => {
    const stored = storedKey("user.rpc/1763923200123456789", "10.0.0.5:8080", "0");
    expect(decode(stored, [], { asDialled: true })).toMatchObject({ codec: "plain-address" });
    const item = storedKey("jobs/queue/1763923200123456789", "10.0.0.5:8080", "0");
    expect(decode(item, [], { asDialled: true }).kind).toBe("unknown");
  });
});
