import type { z } from "zod";

import { actorHeader } from "./actor";
import { ApiError } from "./api-error";

/** All that the console answers. In parts of its own: zod is a fifth of what a page may load at first. */
async function loadContract() {
  const [audit, common, findings, byHand, history, keys, leases, past, pins, quarantine, resolve] =
    await Promise.all([
      import("@/lib/api/audit-contract"),
      import("@/lib/api/contract"),
      import("@/lib/api/findings-contract"),
      import("@/lib/api/hand-registrations-contract"),
      import("@/lib/api/history-contract"),
      import("@/lib/api/keys-contract"),
      import("@/lib/api/leases-contract"),
      import("@/lib/api/past-contract"),
      import("@/lib/api/pins-contract"),
      import("@/lib/api/quarantine-contract"),
      import("@/lib/api/resolve-contract"),
    ]);
  return {
    ...audit,
    ...common,
    ...findings,
    ...byHand,
    ...history,
    ...keys,
    ...leases,
    ...past,
    ...pins,
    ...quarantine,
    ...resolve,
  };
}

type Contract = Awaited<ReturnType<typeof loadContract>>;

/**
 * Fetches JSON and checks its shape. `schema` picks from the contract, which is loaded with the first call.
 *
 * @throws ApiError when the server answers with an error, or not at all (`unreachable`).
 * @throws z.ZodError when the answer has another shape: client and server disagree.
 */
export async function fetchJson<T>(
  url: string,
  schema: (contract: Contract) => z.ZodType<T>,
  init?: RequestInit,
): Promise<T> {
  const [response, contract] = await Promise.all([request(url, init), loadContract()]);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return schema(contract).parse(body);
  const parsed = contract.errorSchema.safeParse(body);
  if (!parsed.success) {
    throw new ApiError(response.status, "internal", `HTTP ${response.status}`);
  }
  const { code, message, ...details } = parsed.data.error;
  throw new ApiError(response.status, code, message, details);
}

/** As {@link fetchJson}, for a call with a body. It says who makes it, as far as this browser knows. */
export function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body: unknown,
  schema: (contract: Contract) => z.ZodType<T>,
): Promise<T> {
  return fetchJson(url, schema, {
    method,
    headers: { "content-type": "application/json", ...actorHeader() },
    body: JSON.stringify(body),
  });
}

async function request(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (reason) {
    if (init?.signal?.aborted) throw reason;
    throw new ApiError(0, "unreachable", "The console does not answer.");
  }
}
