import { jsonWithList } from "@/lib/api/json-stream";
import { registryQuerySchema } from "@/lib/api/past-contract";
import { registryAnswer } from "@/lib/api/registry-answer";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/registry?revision= or ?at= - the registry as it was. */
export const GET = route(async (request) => {
  const query = registryQuerySchema.parse(queryOf(request));
  const { services, ...head } = await registryAnswer(getCluster(), query);
  return jsonWithList(head, "services", services);
});
