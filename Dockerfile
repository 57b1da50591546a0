# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /opt/vpptoken-conformance
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY specs ./specs
COPY tools ./tools
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
LABEL org.opencontainers.image.title="vpptoken-conformance" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /opt/vpptoken-conformance
COPY --from=build /opt/vpptoken-conformance/package.json ./
COPY --from=build /opt/vpptoken-conformance/node_modules ./node_modules
COPY --from=build /opt/vpptoken-conformance/dist ./dist
COPY --from=build /opt/vpptoken-conformance/specs ./specs
COPY LICENSE ./
# Reports and the journal of a run are written here: mount a directory of your own to keep them.
RUN mkdir /work && chown node:node /work
WORKDIR /work
USER node
ENTRYPOINT ["node", "/opt/vpptoken-conformance/dist/src/cli/bin.js"]
CMD ["run"]
