/** A route handler, as Next calls it. */
type Handler<Params> = (
  request: Request,
  context: { params: Promise<Params> },
) => Response | Promise<Response>;

type Call<Params> = {
  method?: string;
  /** Path and query; handlers that have parameters take them from `params`. */
  path?: string;
  params?: Params;
  /** Sent as JSON, or as it is if it is text. */
  body?: unknown;
  headers?: Record<string, string>;
};

export type Answer = { status: number; body: unknown; response: Response };

/** Calls a route handler as a function, with parameters as Next hands them over: decoded. */
export async function callRoute<Params>(
  handler: Handler<Params>,
  { method = "GET", path = "/api/test", params, body, headers = {} }: Call<Params> = {},
): Promise<Answer> {
  const request = new Request(`http://localhost:3000${path}`, {
    method,
    headers: { host: "localhost:3000", ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(params as Params) });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, body: json ? JSON.parse(text) : text, response };
}
