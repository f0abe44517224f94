import { servicesQuerySchema } from "@/lib/api/contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { servicesAnswer } from "@/lib/api/service-answer";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /api/services?framework= */
export const GET = route((request) => {
  const query = servicesQuerySchema.parse(queryOf(request));
  return Response.json(servicesAnswer(getCluster(), query));
});
