import { route } from "@/lib/api/route";
import { servicesAnswer } from "@/lib/api/service-answer";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /api/services */
export const GET = route(() => Response.json(servicesAnswer(getCluster())));
