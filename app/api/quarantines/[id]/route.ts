import { lift } from "@/lib/api/quarantine-answer";
import { type LiftAnswer, liftBodySchema } from "@/lib/api/quarantine-contract";
import { actorOf, jsonBody, ruleParamsSchema } from "@/lib/api/request";
import { operation } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

type Context = RouteContext<"/api/quarantines/[id]">;

/** DELETE /api/quarantines/{id} - lift a rule: what it kept out may come back. Or remove a key that is no rule. */
export const DELETE = operation(async (request, context: Context) => {
  const { id } = ruleParamsSchema.parse(await context.params);
  const { modRevision, reason } = liftBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  const rule = await lift(getCluster(), id, { modRevision, reason, actor });
  return Response.json({ rule } satisfies LiftAnswer);
});
