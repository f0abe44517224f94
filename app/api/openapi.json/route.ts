import { openApi } from "@/lib/api/openapi";
import { route } from "@/lib/api/route";

export const dynamic = "force-dynamic";

/** GET /api/openapi.json */
export const GET = route(() => Response.json(openApi()));
