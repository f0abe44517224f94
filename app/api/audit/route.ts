import { auditAnswer } from "@/lib/api/audit-answer";
import { auditQuerySchema } from "@/lib/api/audit-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/audit?actor=&kind=&service=&address=&result=&outcome=&from=&to=&cursor=&limit= */
export const GET = route(async (request) => {
  const query = auditQuerySchema.parse(queryOf(request));
  return Response.json(await auditAnswer(getCluster(), query));
});
