import { servicesQuerySchema } from "@/lib/api/contract";
import { queryWithLists } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { servicesAnswer } from "@/lib/api/service-answer";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /api/services?framework=&metadata= */
export const GET = route((request) => {
  const query = servicesQuerySchema.parse(queryWithLists(request, ["metadata"]));
  return Response.json(servicesAnswer(getCluster(), query));
});
