import type { Codec } from "./codec";
import { foreignSystem } from "./foreign";
import { noInstance } from "./framework";

const PREFIX = "/apisix/";
const INIT = Buffer.from("init_dir");
const secrets = ["ssls/", "ssl/", "consumers/", "consumer_groups/", "credentials/", "secrets/"];

/**
 * The gateway's configuration, its certificates and its consumers' credentials among it. Of a data plane there is a
 * leased key, but no address in it.
 *
 * @see apisix apisix/core/etcd.lua, apisix/plugins/server-info.lua
 */
export const apisix: Codec = foreignSystem("apisix", (entry) => {
  const { key } = entry;
  const { value } = entry.stored;
  if (value.length === INIT.length && key.endsWith("/") && value.equals(INIT)) {
    return noInstance("config", "made by APISIX as it starts", { danger: "system-data" });
  }
  if (!key.startsWith(PREFIX) || entry.address) return null;
  if (key.startsWith("data_plane/server_info/", PREFIX.length)) {
    return noInstance("auxiliary", "a data plane of APISIX, without an address");
  }
  const danger = "system-data";
  const secret = secrets.some((name) => key.startsWith(name, PREFIX.length));
  return noInstance(
    "config",
    "APISIX configuration",
    secret ? { danger, sensitive: true } : { danger },
  );
});
