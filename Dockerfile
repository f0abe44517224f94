# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 ROLLCALL_STANDALONE=1
# Alone, so that a change of the sources does not install everything again.
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:22-bookworm-slim
WORKDIR /app
# Inside of a container 127.0.0.1 could be reached by nobody.
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000 ROLLCALL_DATA_DIR=/data
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/public ./public
COPY --from=build /app/scripts/serve.mjs /app/scripts/address.mjs /app/scripts/load-env.mjs ./scripts/
COPY --from=build /app/scripts/setup/project.mjs ./scripts/setup/
# Next.js' own server, in whose place serve.mjs stands, and the two folders that are written to.
RUN rm -f server.js && mkdir -p /data .next/cache && chown node:node /data .next/cache
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "scripts/serve.mjs"]
