import { readyAnswer } from "@/lib/api/ready-answer";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /readyz - 200 once the view is current, 503 with the reason until then. */
export const GET = route(() => Response.json(readyAnswer(getCluster())));
