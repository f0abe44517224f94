import "server-only";

import type { Etcd3 } from "etcd3";

import { StatusError } from "@/lib/errors";

import { toStatusError } from "./errors";
import { poolOf } from "./pool";

/** A token that was refused sooner than this was not too old. */
const SHORT_LIFE_MS = 5_000;
/** Short-lived tokens in a row after which a call fails, rather than log in once more. */
const MAX_REFUSALS = 5;

/**
 * Has `client` send a token with every call, got by logging in through `anonymous`, a client of the
 * same options without one. Returns a function that forgets the token.
 *
 * In place of etcd3's own login, which ignores the channel options (and so goes through a web
 * proxy), leaves a connection open each time, and tries again without end.
 */
export function authenticate(
  client: Etcd3,
  anonymous: Etcd3,
  credentials: { name: string; password: string },
): () => void {
  const pool = poolOf(client);
  const plain = pool.authenticator;

  let login: Promise<string | undefined> | undefined;
  let loggedInAt: number | undefined;
  let refusals = 0;

  const forget = () => {
    // While a login is under way, what was refused is an older token.
    if (loggedInAt === undefined) return;
    refusals = Date.now() - loggedInAt < SHORT_LIFE_MS ? refusals + 1 : 0;
    login = undefined;
    loggedInAt = undefined;
  };

  const logIn = async (): Promise<string | undefined> => {
    try {
      const { token } = await anonymous.auth.authenticate(credentials);
      return token;
    } catch (reason) {
      const error = toStatusError(reason);
      // As etcd's own client: a password that is not asked for does no harm.
      if (/authentication is not enabled/.test(String(error.cause))) return undefined;
      login = undefined;
      throw error;
    }
  };

  pool.authenticator = {
    getMetadata: async () => {
      if (login === undefined) {
        login = logIn();
        login.then(
          () => (loggedInAt = Date.now()),
          () => {},
        );
      }
      const [metadata, token] = await Promise.all([plain.getMetadata(), login]);
      if (token === undefined) forget();
      else metadata.set("token", token);
      return metadata;
    },
    invalidateMetadata: () => {
      forget();
      if (refusals < MAX_REFUSALS) return;
      refusals = 0;
      throw new StatusError("unauthenticated", "etcd keeps refusing the tokens it gives");
    },
  };

  const exec = pool.exec.bind(pool);
  pool.exec = (...call) =>
    exec(...call).catch((reason: unknown) => {
      // A token that carries the version of users and roles (JWT) is refused once these have
      // changed. etcd3 logs in again only for a token that is too old. What was refused was not
      // done.
      if (!/revision of auth store is old/.test(String(toStatusError(reason).cause))) throw reason;
      forget();
      return exec(...call);
    });
  return forget;
}
