import type { ServerInterceptor } from "@grpc/grpc-js";

import type { RpcServerConf } from "@/lib/discov/rpc-conf";
import { StatusError } from "@/lib/errors";

import { checkCredentials } from "./auth";
import type { ServerOptions } from "./server";
import { limitHandlers } from "./server-timeout";

/**
 * What stands between a call and its handler, outermost first.
 *
 * @throws StatusError `invalid_argument` for `Auth` without tokens.
 */
export function interceptorsOf(conf: RpcServerConf, options: ServerOptions): ServerInterceptor[] {
  const { Auth, StrictControl, Timeout, MethodTimeouts } = conf;
  const { tokenOf, interceptors = [] } = options;
  if (Auth && !tokenOf) {
    throw new StatusError(
      "invalid_argument",
      "Auth needs `tokenOf`, which knows the tokens of apps",
    );
  }
  const timeouts = new Map(MethodTimeouts.map((method) => [method.FullMethod, method.Timeout]));
  return [
    ...(Auth && tokenOf ? [checkCredentials(tokenOf, StrictControl)] : []),
    limitHandlers(Timeout, timeouts),
    ...interceptors,
  ];
}
