import { z } from "zod";

import { duration } from "./duration";
import { etcdConfSchema, flag } from "./etcd-conf";

/** Nested configurations fill up what they lack from those round them; see {@link parseConfig}. */
export const inheritedEtcd = etcdConfSchema.optional();

/** When, after the signal, a server that stops does what (core/proc/shutdown.go). */
const shutdown = z.object({
  /** The registration is gone, and clients have had this long to hear of it: stop serving. */
  WrapUpTime: duration.default(1_000),
  /** The end, ready or not. */
  WaitTime: duration.default(5_500),
});

const redis = z.object({
  Host: z.string(),
  Type: z.enum(["node", "cluster"]).default("node"),
  Pass: z.string().default(""),
  Tls: flag.default(false),
  Key: z.string(),
});

/** go-zero's server, with its names and defaults (zrpc/config.go); what concerns Go alone is left out. */
export const rpcServerConfSchema = z.object({
  /** For logs and metrics. The service is found by `Etcd.Key`. */
  Name: z.string(),
  Mode: z.enum(["dev", "test", "rt", "pre", "pro"]).default("pro"),
  Shutdown: shutdown.prefault({}),
  /** Where to listen; the advertised address is made from it. */
  ListenOn: z.string(),
  /** Without, or without Hosts or Key, the server runs unregistered. */
  Etcd: inheritedEtcd,
  Auth: flag.default(false),
  Redis: redis.optional(),
  StrictControl: flag.default(false),
  /** Milliseconds of a unary call; 0 is no limit. */
  Timeout: z.int().default(2_000),
  MethodTimeouts: z.array(z.object({ FullMethod: z.string(), Timeout: duration })).default([]),
  CpuThreshold: z.int().min(0).max(999).default(900),
  Health: flag.default(true),
  Middlewares: z
    .object({
      Trace: flag.default(true),
      Recover: flag.default(true),
      Stat: flag.default(true),
      StatConf: z.object({ SlowThreshold: duration.default(500) }).prefault({}),
      Prometheus: flag.default(true),
      Breaker: flag.default(true),
    })
    .prefault({}),
});

export type RpcServerConf = z.output<typeof rpcServerConfSchema>;
export type RpcServerConfInput = z.input<typeof rpcServerConfSchema>;

/** go-zero's client, with its names and defaults. Endpoints win over Target, which wins over Etcd. */
export const rpcClientConfSchema = z.object({
  Etcd: inheritedEtcd,
  Endpoints: z.array(z.string()).default([]),
  Target: z.string().default(""),
  /** Sent only if both are there. */
  App: z.string().default(""),
  Token: z.string().default(""),
  /** Whether to make the client without waiting for a connection. */
  NonBlock: flag.default(true),
  /** Milliseconds of a unary call; 0 and less is no limit. */
  Timeout: z.int().default(2_000),
  /** Milliseconds between pings of a quiet connection; 0 is none. */
  KeepaliveTime: duration.default(0),
  Middlewares: z
    .object({
      Trace: flag.default(true),
      Duration: flag.default(true),
      Prometheus: flag.default(true),
      Breaker: flag.default(true),
      Timeout: flag.default(true),
    })
    .prefault({}),
  BalancerName: z.string().default("p2c_ewma"),
});

export type RpcClientConf = z.output<typeof rpcClientConfSchema>;
export type RpcClientConfInput = z.input<typeof rpcClientConfSchema>;
