import {
  type Deadline,
  InterceptingCall,
  type Interceptor,
  status as Status,
  type StatusObject,
} from "@grpc/grpc-js";

/**
 * Gives unary calls that have no deadline of their own one of `timeoutMs`; 0 and less is none
 * (zrpc/internal/clientinterceptors/timeoutinterceptor.go). Calls that run out of time, with
 * whichever deadline, say which target they were for.
 */
export function limitTime(timeoutMs: number, target: string): Interceptor {
  return (options, nextCall) => {
    const { requestStream, responseStream } = options.method_definition;
    const unary = !requestStream && !responseStream;
    const deadline: Deadline | undefined =
      options.deadline ?? (unary && timeoutMs > 0 ? Date.now() + timeoutMs : undefined);
    return new InterceptingCall(
      nextCall(deadline === undefined ? options : { ...options, deadline }),
      {
        start(metadata, _listener, next) {
          next(metadata, {
            onReceiveMetadata: (received, pass) => pass(received),
            onReceiveMessage: (message, pass) => pass(message),
            onReceiveStatus: (status, pass) => pass(naming(status, target)),
          });
        },
      },
    );
  };
}

function naming(status: StatusObject, target: string): StatusObject {
  if (status.code !== Status.DEADLINE_EXCEEDED) return status;
  return { ...status, details: `${status.details} (target ${target})` };
}
