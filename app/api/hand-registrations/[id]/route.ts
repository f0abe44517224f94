import type { OperationAnswer } from "@/lib/api/contract";
import {
  type EditRegistrationAnswer,
  editRegistrationBodySchema,
  removeRegistrationBodySchema,
} from "@/lib/api/hand-registrations-contract";
import { actorOf, handRegistrationParamsSchema, jsonBody } from "@/lib/api/request";
import { operation } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { editRegistration } from "@/lib/operate/by-hand/edit";
import { removeRegistration } from "@/lib/operate/by-hand/remove";

type Context = RouteContext<"/api/hand-registrations/[id]">;

/** PUT /api/hand-registrations/{id} - change what is kept registered. */
export const PUT = operation(async (request, context: Context) => {
  const { id } = handRegistrationParamsSchema.parse(await context.params);
  const body = editRegistrationBodySchema.parse(await jsonBody(request));
  const answer: EditRegistrationAnswer = await editRegistration(
    getCluster(),
    id,
    body,
    actorOf(request),
  );
  return Response.json(answer);
});

/** DELETE /api/hand-registrations/{id} - remove it, and deregister what it registered. */
export const DELETE = operation(async (request, context: Context) => {
  const { id } = handRegistrationParamsSchema.parse(await context.params);
  const body = removeRegistrationBodySchema.parse(await jsonBody(request));
  const operation = await removeRegistration(getCluster(), id, {
    ...body,
    actor: actorOf(request),
  });
  const answer: OperationAnswer = { operation };
  return Response.json(answer);
});
