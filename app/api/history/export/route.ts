import { exportQuerySchema } from "@/lib/api/history-contract";
import { exportResponse } from "@/lib/api/history-export";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/history/export?format=csv|json - all that matches the filters of the history, as a file. */
export const GET = route((request) => {
  const query = exportQuerySchema.parse(queryOf(request));
  return exportResponse(getCluster(), query);
});
