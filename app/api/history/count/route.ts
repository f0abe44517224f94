import { countAnswer } from "@/lib/api/history-answer";
import { countQuerySchema } from "@/lib/api/history-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/history/count - how many lines of the journal match the filters of the history. */
export const GET = route(async (request) => {
  const query = countQuerySchema.parse(queryOf(request));
  return Response.json(await countAnswer(getCluster(), query));
});
