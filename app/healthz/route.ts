import { route } from "@/lib/api/route";

export const dynamic = "force-dynamic";

/** GET /healthz - the process lives. Says nothing of etcd: restarting us would not mend that. */
export const GET = route(() => Response.json({ status: "ok" }));
