/** @type {import("next").NextConfig} */
export default {
  output: "standalone",
  // etcd3 and grpc-health-check load their .proto files relative to __dirname, so they must not be bundled, and
  // the trace behind `standalone` does not see them. Nor does it see what only the journal's
  // worker thread loads, or that thread's own file.
  // protobufjs looks for its "long" by a require that no bundler sees.
  serverExternalPackages: [
    "etcd3",
    "grpc-health-check",
    "protobufjs",
    "better-sqlite3",
    "kysely",
    "pg",
  ],
  outputFileTracingIncludes: {
    "/*": [
      "./node_modules/etcd3/proto/**/*",
      "./node_modules/grpc-health-check/proto/**/*",
      "./lib/history/sqlite-worker.mjs",
      "./node_modules/better-sqlite3/{package.json,lib/**/*,build/Release/better_sqlite3.node}",
      "./node_modules/bindings/{package.json,bindings.js}",
      "./node_modules/file-uri-to-path/{package.json,index.js}",
    ],
  },
  poweredByHeader: false,
  reactStrictMode: true,
};
