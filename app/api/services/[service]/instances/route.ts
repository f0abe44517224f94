import { registerBodySchema } from "@/lib/api/contract";
import { actorOf, jsonBody, serviceParamsSchema } from "@/lib/api/request";
import { operation } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { register } from "@/lib/operate/register";

type Context = RouteContext<"/api/services/[service]/instances">;

/** POST /api/services/{service}/instances - register an instance by hand. */
export const POST = operation(async (request, context: Context) => {
  const { service } = serviceParamsSchema.parse(await context.params);
  const body = registerBodySchema.parse(await jsonBody(request));
  return Response.json(
    await register(getCluster(), service, { ...body, actor: actorOf(request) }),
    { status: 201 },
  );
});
