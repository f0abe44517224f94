import { ServerInterceptingCall, type ServerInterceptor, status as Status } from "@grpc/grpc-js";

/**
 * Answers unary calls that take too long with DEADLINE_EXCEEDED
 * (zrpc/internal/serverinterceptors/timeoutinterceptor.go). The handler is told that its call is
 * cancelled; whether it stops is its own affair. 0 and less is no limit.
 *
 * `methodTimeoutsMs` goes by full method, e.g. `/user.User/getUser`.
 */
export function limitHandlers(
  timeoutMs: number,
  methodTimeoutsMs: ReadonlyMap<string, number>,
): ServerInterceptor {
  return ({ path, requestStream, responseStream }, call) => {
    const limitMs = methodTimeoutsMs.get(path) ?? timeoutMs;
    if (requestStream || responseStream || limitMs <= 0) return new ServerInterceptingCall(call);
    let late: NodeJS.Timeout | undefined;
    return new ServerInterceptingCall(call, {
      start(next) {
        late = setTimeout(() => {
          call.sendStatus({ code: Status.DEADLINE_EXCEEDED, details: "context deadline exceeded" });
        }, limitMs);
        // grpc-js calls this at the end of every call, whichever it is.
        next({ onCancel: () => clearTimeout(late) });
      },
    });
  };
}
