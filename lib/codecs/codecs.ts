import { apisix } from "./apisix";
import type { Codec, Patch } from "./codec";
import type { Consequences } from "./consequences";
import { coredns } from "./coredns";
import { dapr } from "./dapr";
import { dubboGo } from "./dubbo-go";
import { dubboJava } from "./dubbo-java";
import { ego } from "./ego";
import { emqx } from "./emqx";
import { etcdLock } from "./etcd-lock";
import { otherSystems } from "./foreign";
import { goKit } from "./go-kit";
import { goMicro } from "./go-micro";
import { goZero } from "./go-zero";
import { goframe } from "./goframe";
import { grpcNaming } from "./grpc-naming";
import { hertz } from "./hertz";
import { jupiter } from "./jupiter";
import { kitex } from "./kitex";
import { kratos } from "./kratos";
import { kubernetes } from "./kubernetes";
import { milvus } from "./milvus";
import { moleculer } from "./moleculer";
import { patroni } from "./patroni";
import { pd } from "./pd";
import { plainAddress } from "./plain-address";
import { rabbitmq } from "./rabbitmq";
import { rpcx } from "./rpcx";
import { seata } from "./seata";
import { servicecomb } from "./servicecomb";
import { shardingsphere } from "./shardingsphere";
import { shenyu } from "./shenyu";
import { tidb } from "./tidb";
import { traefik } from "./traefik";
import { vitess } from "./vitess";

/** Every framework, in the order that settles ties. A new one is a file and a line here. */
export const codecs: readonly Codec[] = [
  // First, so that nobody else is asked of what is certainly its own: nearly all addresses are.
  goZero,
  rabbitmq,
  tidb,
  emqx,
  etcdLock,
  kubernetes,
  pd,
  apisix,
  traefik,
  vitess,
  shardingsphere,
  servicecomb,
  dapr,
  ...otherSystems,
  shenyu,
  jupiter,
  kratos,
  goMicro,
  kitex,
  hertz,
  dubboGo,
  dubboJava,
  ego,
  goframe,
  grpcNaming,
  moleculer,
  seata,
  coredns,
  milvus,
  patroni,
  rpcx,
  goKit,
  plainAddress,
];

/** The codec named `name`, as `REGISTRY_FORMATS` and the API name it. */
export function findCodec(name: string): Codec | undefined {
  return codecs.find((codec) => codec.name === name);
}

const beside: ReadonlySet<string> = new Set(codecs.flatMap((codec) => codec.beside ?? []));

/** Whether what the key is may be told by a directory beside it, by its last segment. */
export function isBesideDirectory(key: string): boolean {
  return beside.has(key.slice(key.lastIndexOf("/") + 1));
}

/** Names that `REGISTRY_FORMATS` may give: codecs, and `raw` or `ignore` for "no registration". */
export const formatNames: readonly string[] = [
  ...codecs.filter((codec) => codec.mapped).map((codec) => codec.name),
  "raw",
  "ignore",
];

/** Names of the formats in which Rollcall can register an instance itself. */
export const encodableFormats: readonly string[] = codecs
  .filter((codec) => codec.encode)
  .map((codec) => codec.name);

/** What can be changed of a registration where it stands, by framework; for dialogs. */
export const editsByFramework: Readonly<Record<string, readonly (keyof Patch)[]>> =
  Object.fromEntries(codecs.flatMap(({ name, edit }) => (edit ? [[name, edit.fields]] : [])));

/** What a delete and a revoke do, by framework; for dialogs. */
export const consequencesByFramework: Readonly<Record<string, Consequences>> = Object.fromEntries(
  codecs.map((codec) => [codec.name, codec.consequences]),
);
