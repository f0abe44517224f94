import { metricsText } from "@/lib/api/metrics";
import { route } from "@/lib/api/route";
import { getCluster } from "@/lib/cluster";

export const dynamic = "force-dynamic";

/** GET /metrics - for Prometheus. */
export const GET = route(async () => {
  const { text, contentType } = await metricsText(getCluster());
  return new Response(text, { headers: { "Content-Type": contentType } });
});
