import "server-only";

/**
 * What Node and gRPC say of a connection that could not be made, or broke, and what that means.
 * All of it comes as UNAVAILABLE, with the cause in the text alone.
 */
const problems: [RegExp, string][] = [
  [
    /unable to verify|unable to get (local )?issuer|self[- ]signed certificate/,
    "etcd's certificate is not signed by an authority that is trusted here",
  ],
  [/certificate has expired/, "etcd's certificate has expired"],
  [/certificate is not yet valid/, "etcd's certificate is not valid yet"],
  [/ALTNAME_INVALID/, "etcd's certificate is for another host than the endpoint's"],
  // Which of the two it is, etcd does not tell: both are the alert "bad certificate".
  [
    /alert (bad certificate|certificate|unknown ca)|alert number (4[2-8]|116)\b/,
    "etcd asks for a client certificate, and there is none or it refuses the one it got",
  ],
  [
    /before secure TLS connection was established|wrong version number|packet length too long/,
    "TLS is configured (https), but there is no TLS at etcd's endpoint: it speaks plain http",
  ],
  [/SSL routines|ERR_SSL|ERR_TLS|EPROTO/, "the TLS connection to etcd cannot be made"],
  // gRPC's words when the other side hangs up before it has said anything.
  [
    /Last error: Failed to connect/,
    "etcd hangs up at once: it may expect TLS (https, and a certificate), where plain http is configured",
  ],
  [
    /Last error: Protocol error/,
    "what answers is not etcd's client URL: a peer URL, or a web server",
  ],
  [/ECONNREFUSED/, "etcd cannot be reached: the connection is refused"],
  [
    /Name resolution failed|ENOTFOUND|EAI_AGAIN/,
    "etcd cannot be reached: its host name is unknown",
  ],
  [/EHOSTUNREACH|ENETUNREACH/, "etcd cannot be reached: there is no way to its host"],
  [/ETIMEDOUT/, "etcd cannot be reached: its host does not answer"],
  [/Connection dropped|ECONNRESET|EPIPE|GOAWAY/i, "the connection to etcd broke"],
];

/**
 * What is wrong with the connection, in words for whoever configures it; null if nothing is
 * known.
 */
export function connectionProblem(text: string): string | null {
  return problems.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
