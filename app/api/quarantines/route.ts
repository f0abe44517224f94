import { quarantine, quarantinesAnswer } from "@/lib/api/quarantine-answer";
import { type QuarantineAnswer, quarantineBodySchema } from "@/lib/api/quarantine-contract";
import { actorOf, jsonBody } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/quarantines - every rule that keeps an instance out, and how it stands. */
export const GET = route(() => Response.json(quarantinesAnswer(getCluster())));

/** POST /api/quarantines - keep an instance out. */
export const POST = operation(async (request) => {
  const body = quarantineBodySchema.parse(await jsonBody(request));
  const rule = await quarantine(getCluster(), body, actorOf(request));
  return Response.json({ rule } satisfies QuarantineAnswer, { status: 201 });
});
