import { pinsAnswer } from "@/lib/api/pins-answer";
import { type PinAnswer, pinBodySchema } from "@/lib/api/pins-contract";
import { actorOf, jsonBody } from "@/lib/api/request";
import { operation, route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";
import { createPin } from "@/lib/operate/pins/pin-store";

export const dynamic = "force-dynamic";

/** GET /api/pins - how prefixes are to be read, by configuration and by what operators pinned. */
export const GET = route(() => Response.json(pinsAnswer(getCluster())));

/** POST /api/pins - pin a prefix as a format, for all consoles. */
export const POST = operation(async (request) => {
  const body = pinBodySchema.parse(await jsonBody(request));
  const pin = await createPin(getCluster(), { ...body, actor: actorOf(request) });
  return Response.json({ pin } satisfies PinAnswer, { status: 201 });
});
