import { createHash, timingSafeEqual } from "node:crypto";

import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptor,
  status as Status,
} from "@grpc/grpc-js";

import { log } from "@/lib/log";

import { APP, TOKEN } from "./credentials";

/** The token that `app` must send, or null when there is no such app. */
export type TokenOf = (app: string) => string | null | Promise<string | null>;

type Refusal = { code: Status; details: string };

/**
 * Lets through only calls whose App and Token agree (zrpc/internal/auth/auth.go), health checks no
 * less than others.
 *
 * When `tokenOf` fails, `strict` refuses the call; without, it passes, as in go-zero: better to
 * serve unchecked than not at all while the tokens' store is away. Each time is logged.
 */
export function checkCredentials(tokenOf: TokenOf, strict: boolean): ServerInterceptor {
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, pass) {
            const refuse = (refusal: Refusal) => call.sendStatus(refusal);
            check(metadata, tokenOf, strict).then((refusal) => {
              if (refusal) refuse(refusal);
              else pass(metadata);
            });
          },
        });
      },
    });
}

async function check(
  metadata: Metadata,
  tokenOf: TokenOf,
  strict: boolean,
): Promise<Refusal | null> {
  const [app] = metadata.get(APP).map(String);
  const [token] = metadata.get(TOKEN).map(String);
  if (!app || !token) return { code: Status.UNAUTHENTICATED, details: "app/token required" };
  try {
    const expected = await tokenOf(app);
    if (expected !== null && equal(token, expected)) return null;
    return { code: Status.UNAUTHENTICATED, details: "access denied" };
  } catch (error) {
    log.error("zrpc: cannot look up the token of an app", { app, strict, error });
    return strict ? { code: Status.INTERNAL, details: "cannot check the token" } : null;
  }
}

/** In a time that does not tell how much of a guess was right. */
function equal(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
