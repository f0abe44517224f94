import {
  deregisterBodySchema,
  editBodySchema,
  keyQuerySchema,
  type OperationAnswer,
} from "@/lib/api/contract";
import { keyAnswer } from "@/lib/api/key-answer";
import { actorOf, jsonBody, keyParamsSchema, queryOf } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { deregister } from "@/lib/operate/deregister";
import { editRegistration } from "@/lib/operate/edit-registration";

type Context = RouteContext<"/api/registrations/[key]">;

/** GET /api/registrations/{key}?reveal= - the key with its whole value. */
export const GET = route(async (request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  const { reveal } = keyQuerySchema.parse(queryOf(request));
  return Response.json(await keyAnswer(getCluster(), key, { reveal: reveal === "1" }));
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

/** PATCH /api/registrations/{key} - change its weight or metadata where it stands. */
export const PATCH = operation(async (request, context: Context) => {
  const { key } = keyParamsSchema.parse(await context.params);
  const body = editBodySchema.parse(await jsonBody(request));
  const actor = actorOf(request);
  const done = await editRegistration(getCluster(), key, { ...body, actor });
  const answer: OperationAnswer = { operation: done };
  return Response.json(answer);
});
