import { servicesActivityAnswer } from "@/lib/api/history-answer";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /api/history/services - the last hour of every service, for sparklines. */
export const GET = route(async () => Response.json(await servicesActivityAnswer(getCluster())));
