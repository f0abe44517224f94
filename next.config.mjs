// Pages hold nothing of other hosts, and nothing is sent there. Next.js writes scripts into its pages, and styles.
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  // A page around ours could have an operator click without knowing on what.
  "frame-ancestors 'none'",
].join("; ");

/** @type {import("next").NextConfig} */
export default {
  // For an image alone: it takes time and space, and its files have to be complete when the build begins.
  output: process.env.ROLLCALL_STANDALONE ? "standalone" : undefined,
  // etcd3 and grpc-health-check load their .proto files relative to __dirname, so they must not be bundled, and
  // the trace behind `standalone` does not see them. Nor does it see what only the journal's
  // worker thread loads, or that thread's own file.
  // protobufjs looks for its "long" by a require that no bundler sees. Of grpc-js, which etcd3 loads in any case, and zod
  // each route would get a copy.
  serverExternalPackages: [
    "@grpc/grpc-js",
    "etcd3",
    "grpc-health-check",
    "protobufjs",
    "better-sqlite3",
    "kysely",
    "pg",
    "zod",
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
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "Content-Security-Policy", value: contentSecurityPolicy },
        { key: "X-Content-Type-Options", value: "nosniff" },
        // Addresses of pages name services and keys.
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
  poweredByHeader: false,
  // `npm test` checks them, and a newcomer's first start would wait another third for it.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // 60 MB that nothing reads: Node.js is not told to, and browsers get none.
    turbopackSourceMaps: false,
    // A console is ready in little more than half of the processor's time, with 50 MB less.
    preloadEntriesOnStart: false,
  },
  reactStrictMode: true,
};
