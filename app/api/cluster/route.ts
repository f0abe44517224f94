import { clusterAnswer } from "@/lib/api/cluster-answer";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /api/cluster */
export const GET = route(async () => Response.json(await clusterAnswer(getCluster())));
