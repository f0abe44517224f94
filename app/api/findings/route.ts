import { findingsAnswer } from "@/lib/api/findings-answer";
import { findingsQuerySchema } from "@/lib/api/findings-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/findings?service=&code=&severity=&limit= */
export const GET = route((request) => {
  const query = findingsQuerySchema.parse(queryOf(request));
  return Response.json(findingsAnswer(getCluster(), query));
});
