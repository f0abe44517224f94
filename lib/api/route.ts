import "server-only";

import { z } from "zod";

import { getCluster } from "@/lib/cluster";
import { type Code, type ErrorDetails, httpStatus, isStatusError, StatusError } from "@/lib/errors";
import { log } from "@/lib/log";

type Handler<Context> = (request: Request, context: Context) => Response | Promise<Response>;

/**
 * Wraps a route handler so that whatever it throws becomes one JSON shape, and so that no other
 * site's page can make a browser send anything but a read.
 */
export function route<Context>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    try {
      if (request.method !== "GET" && request.method !== "HEAD") assertSameOrigin(request);
      return uncached(await handler(request, context));
    } catch (reason) {
      return uncached(errorResponse(reason, request));
    }
  };
}

/**
 * As {@link route}, for what an operator does by `attempt`: that refuses it where the console is read-only, when it is
 * known what was asked for, so that the audit log can say so.
 */
export const operation: typeof route = route;

/** As {@link route}, for what changes etcd and is not in the audit log: refused where the console is read-only. */
export function mutation<Context>(handler: Handler<Context>): Handler<Context> {
  return route((request, context) => {
    if (getCluster().options.readOnly) {
      throw new StatusError("permission_denied", "this console is read-only");
    }
    return handler(request, context);
  });
}

/**
 * Browsers say where a request comes from; what is no browser says nothing and may pass, since it
 * carries nobody's rights but its own.
 */
function assertSameOrigin({ headers }: Request): void {
  const site = headers.get("sec-fetch-site");
  const refused = site === null ? !isOwnOrigin(headers) : site !== "same-origin" && site !== "none";
  if (refused) {
    throw new StatusError("permission_denied", "requests from pages of other sites are refused");
  }
}

/** For browsers that do not send Sec-Fetch-Site, as over plain HTTP to another host than localhost. */
function isOwnOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return true;
  // A page in a sandbox sends the word "null".
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.get("host") || host === headers.get("x-forwarded-host");
}

/** A proxy or browser that kept an answer would show a registry of the past. */
function uncached(response: Response): Response {
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  return response;
}

function errorResponse(reason: unknown, request: Request): Response {
  if (reason instanceof z.ZodError) return respond("invalid_argument", badFields(reason));
  if (isStatusError(reason) && reason.code !== "internal") {
    return respond(reason.code, reason.message, reason.details);
  }
  const { pathname } = new URL(request.url);
  log.error("api: unhandled", { method: request.method, path: pathname, error: reason });
  return respond("internal", "something went wrong on our side");
}

/** One line that names each bad field: `modRevision: expected number`. */
function badFields({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
}

function respond(code: Code, message: string, details: ErrorDetails = {}): Response {
  return Response.json({ error: { code, message, ...details } }, { status: httpStatus[code] });
}
