import { searchQuerySchema } from "@/lib/api/contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { search } from "@/lib/api/search";
import { getCluster } from "@/lib/cluster";

/** GET /api/search?q= */
export const GET = route((request) => {
  const { q } = searchQuerySchema.parse(queryOf(request));
  return Response.json(search(getCluster(), q));
});
