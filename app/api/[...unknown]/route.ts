import { route } from "@/lib/api/route";
import { StatusError } from "@/lib/errors";

const notFound = route(() => {
  throw new StatusError("not_found", "there is no such call: see /api/openapi.json");
});

/** What else is asked for under /api/: an error in JSON rather than Next's page. */
export { notFound as DELETE, notFound as GET, notFound as POST, notFound as PUT };
