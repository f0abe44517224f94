import { keysAnswer } from "@/lib/api/keys-answer";
import { keysQuerySchema } from "@/lib/api/keys-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/keys?under=&q=&kind=&cursor=&limit= - one level of the keys that register nothing. */
export const GET = route((request) => {
  const query = keysQuerySchema.parse(queryOf(request));
  return Response.json(keysAnswer(getCluster(), query));
});
