/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  // etcd3 loads its .proto files relative to __dirname, so it must not be bundled, and
  // the trace behind `standalone` does not see them.
  serverExternalPackages: ["etcd3"],
  outputFileTracingIncludes: { "/*": ["./node_modules/etcd3/proto/**/*"] },
  poweredByHeader: false,
  reactStrictMode: true,
};
