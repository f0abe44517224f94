import { deregisterBodySchema, type OperationAnswer } from "@/lib/api/contract";
import { keyAnswer } from "@/lib/api/key-answer";
import { actorOf, jsonBody, keyParamsSchema } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { deregister } from "@/lib/operate/deregister";

type Context = RouteContext<"/api/registrations/[key]">;

/** GET /api/registrations/{key} - the key with its whole value. */
export const GET = route(async (_request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  return Response.json(await keyAnswer(getCluster(), key));
});

/** DELETE /api/registrations/{key} - deregister: delete one key. */
export const DELETE = operation(async (request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  const body = deregisterBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  const done = await deregister(getCluster(), key, { ...body, actor });
  const answer: OperationAnswer = { operation: done };
  return Response.json(answer);
});
