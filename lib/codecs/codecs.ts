import type { Codec, Consequences } from "./codec";
import { goZero } from "./go-zero";
import { grpcNaming } from "./grpc-naming";
import { etcdLock, foreign } from "./not-registration";
import { plainAddress } from "./plain-address";

/** Every framework, in the order that settles ties. A new one is a file and a line here. */
export const codecs: readonly Codec[] = [etcdLock, foreign, goZero, grpcNaming, plainAddress];

/** The codec named `name`, as `REGISTRY_FORMATS` and the API name it. */
export function findCodec(name: string): Codec | undefined {
  return codecs.find((codec) => codec.name === name);
}

/** Names that `REGISTRY_FORMATS` may give: codecs, and `raw` for "no registration". */
export const formatNames: readonly string[] = [
  ...codecs.filter((codec) => codec.mapped).map((codec) => codec.name),
  "raw",
];

/** Names of the formats in which Rollcall can register an instance itself. */
export const encodableFormats: readonly string[] = codecs
  .filter((codec) => codec.encode)
  .map((codec) => codec.name);

/** What a delete and a revoke do, by framework; for dialogs. */
export const consequencesByFramework: Readonly<Record<string, Consequences>> = Object.fromEntries(
  codecs.map((codec) => [codec.name, codec.consequences]),
);
