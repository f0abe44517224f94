import type { HandRegistrationsAnswer } from "@/lib/api/hand-registrations-contract";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

/** GET /api/hand-registrations - what Rollcall keeps registered, and how it stands. */
export const GET = route(() => {
  const answer: HandRegistrationsAnswer = {
    at: Date.now(),
    ...getCluster().handRegistrations.view(),
  };
  return Response.json(answer);
});
