import { type PinAnswer, unpinBodySchema } from "@/lib/api/pins-contract";
import { actorOf, jsonBody, keyTextSchema } from "@/lib/api/request";
import { operation } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { removePin } from "@/lib/operate/pins/pin-store";

type Context = RouteContext<"/api/pins/[id]">;

/** DELETE /api/pins/{id} - take a pin away, or what stands among them and is none. */
export const DELETE = operation(async (request, context: Context) => {
  const id = keyTextSchema.parse((await context.params).id);
  const body = unpinBodySchema.parse(await jsonBody(request));
  const pin = await removePin(getCluster(), id, { ...body, actor: actorOf(request) });
  return Response.json({ pin } satisfies PinAnswer);
});
