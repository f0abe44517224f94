import { InterceptingCall, type Interceptor } from "@grpc/grpc-js";

/** Names of the metadata in which go-zero sends its credentials (zrpc/internal/auth). */
export const APP = "app";
export const TOKEN = "token";

/**
 * Sends `app` and `token` along with every call. An interceptor rather than call credentials: those
 * are only for connections with TLS, and go-zero's go over plain ones too.
 */
export function sendCredentials(app: string, token: string): Interceptor {
  return (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start(metadata, listener, next) {
        const own = metadata.clone();
        own.set(APP, app);
        own.set(TOKEN, token);
        next(own, listener);
      },
    });
}
