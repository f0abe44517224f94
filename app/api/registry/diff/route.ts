import { jsonWithList } from "@/lib/api/json-stream";
import { diffQuerySchema } from "@/lib/api/past-contract";
import { diffAnswer } from "@/lib/api/registry-answer";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/registry/diff?from=&to= - what differs between two points in time. */
export const GET = route(async (request) => {
  const query = diffQuerySchema.parse(queryOf(request));
  const { instances, ...head } = await diffAnswer(getCluster(), query);
  return jsonWithList(head, "instances", instances);
});
