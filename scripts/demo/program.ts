import type { EtcdConfInput } from "@/lib/discov/etcd-conf";
import { env } from "@/lib/env";

/** All that a program of the mall is told; where others are it learns from etcd. */
const [name = "", port = "0"] = process.argv.slice(2);

/** This instance's name, such as `user-1`. */
export const instanceName = name;

/** A free port, or the one it had before: who comes back is then found to be the same. */
export const listenOn = { host: "127.0.0.1", port: Number(port) };

/** Shorter than go-zero's, since whoever ends the mall waits for it. */
export const shutdown = { wrapUpMs: 300, waitMs: 3_000 };

/** The service `key` in the etcd that this process' environment names. */
export function etcdConf(key: string): EtcdConfInput {
  const { ETCD_ENDPOINTS, ETCD_USERNAME, ETCD_PASSWORD, ETCD_CACERT, ETCD_CERT, ETCD_KEY } = env();
  return {
    Hosts: ETCD_ENDPOINTS.map((endpoint) => endpoint.replace(/^http:\/\//, "")),
    Key: key,
    User: ETCD_USERNAME,
    Pass: ETCD_PASSWORD,
    CACertFile: ETCD_CACERT,
    CertFile: ETCD_CERT,
    CertKeyFile: ETCD_KEY,
  };
}

/** Ends this process, as by SIGTERM, when its supervisor is gone, however that ended. */
export function endWithSupervisor(): void {
  const end = () => process.kill(process.pid, "SIGTERM");
  process.once("disconnect", end);
  if (!process.connected) end();
}

/** Tells the supervisor that this instance can be found. */
export function registered(address: string): void {
  if (process.connected) process.send?.({ type: "registered", address });
}
