import { auditExportResponse } from "@/lib/api/audit-answer";
import { auditExportQuerySchema } from "@/lib/api/audit-contract";
import { queryOf } from "@/lib/api/request";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/audit/export?format=csv|json - all that matches the filters of the audit log, as a file. */
export const GET = route((request) => {
  const query = auditExportQuerySchema.parse(queryOf(request));
  return auditExportResponse(getCluster(), query);
});
