import { z } from "zod";

import { StatusError } from "@/lib/errors";

import { parseId } from "./key";

/** YAML of go-zero's time knows more words for it than that of today. */
export const flag = z.preprocess((value) => {
  if (typeof value !== "string") return value;
  if (/^(yes|on|true)$/i.test(value)) return true;
  return /^(no|off|false)$/i.test(value) ? false : value;
}, z.boolean());

/** go-zero's own names, so that a Node service reads the YAML of a Go one (core/discov/config.go). */
export const etcdConfSchema = z
  .object({
    /** Members of etcd: `host:port`, or URLs. */
    Hosts: z.array(z.string()),
    /** The service: registrations stand under `<Key>/`. */
    Key: z.string(),
    /** Ends the key in place of the lease's id. Kept as decimal text, since it may pass 2^53. */
    ID: z.union([z.int(), z.bigint(), z.string()]).default("0").transform(String),
    /** Used only if both are there. */
    User: z.string().default(""),
    Pass: z.string().default(""),
    /** Files in PEM. Used only if all three are there. */
    CertFile: z.string().default(""),
    CertKeyFile: z.string().default(""),
    CACertFile: z.string().default(""),
    InsecureSkipVerify: flag.default(false),
  })
  .refine(({ ID }) => isId(ID), { path: ["ID"], message: "expected an int64" })
  .refine((conf) => conf.CertFile === "" || (conf.CertKeyFile !== "" && conf.CACertFile !== ""), {
    path: ["CertFile"],
    message: "CertFile needs CertKeyFile and CACertFile beside it",
  });

export type EtcdConf = z.output<typeof etcdConfSchema>;

/** What a program writes: only `Hosts` and `Key` are needed. */
export type EtcdConfInput = z.input<typeof etcdConfSchema>;

/** @throws StatusError `invalid_argument`, in go-zero's own words where it has some. */
export function parseEtcdConf(input: EtcdConfInput): EtcdConf {
  const parsed = etcdConfSchema.safeParse(input);
  if (!parsed.success) throw new StatusError("invalid_argument", z.prettifyError(parsed.error));
  if (parsed.data.Hosts.length === 0) throw new StatusError("invalid_argument", "empty etcd hosts");
  if (parsed.data.Key === "") throw new StatusError("invalid_argument", "empty etcd key");
  return parsed.data;
}

/** Whether a server registers at all: without, it just serves (zrpc/config.go). */
export function hasEtcd(conf: Pick<EtcdConfInput, "Hosts" | "Key"> | undefined): boolean {
  return conf !== undefined && conf.Hosts.length > 0 && conf.Key !== "";
}

export function hasAccount({ User, Pass }: EtcdConf): boolean {
  return User !== "" && Pass !== "";
}

export function hasTls({ CertFile, CertKeyFile, CACertFile }: EtcdConf): boolean {
  return CertFile !== "" && CertKeyFile !== "" && CACertFile !== "";
}

function isId(id: string): boolean {
  try {
    parseId(id);
    return true;
  } catch {
    return false;
  }
}
