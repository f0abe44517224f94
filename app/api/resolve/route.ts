import { queryOf } from "@/lib/api/request";
import { resolveAnswer } from "@/lib/api/resolve-answer";
import { resolveQuerySchema } from "@/lib/api/resolve-contract";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/resolve?target= */
export const GET = route((request) => {
  const query = resolveQuerySchema.parse(queryOf(request));
  return Response.json(resolveAnswer(getCluster(), query));
});
