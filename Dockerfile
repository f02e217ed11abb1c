# Pinned, as the images in the Compose files are; each release raises them.
ARG NODE=node:24-bookworm-slim@sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7
FROM $NODE AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY backend/package.json backend/
COPY frontend/package.json frontend/
# A machine that reaches npm in a way of its own gives its settings as secrets of the build.
RUN --mount=type=secret,id=npmrc,target=/usr/local/etc/npmrc --mount=type=secret,id=ca \
  npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs && node scripts/sbom.mjs

FROM $NODE
# By default a busy process takes twice the memory and is no faster for it (docs/measurements.md).
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=8 MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072
WORKDIR /app
COPY package.json package-lock.json ./
COPY backend/package.json backend/
COPY frontend/package.json frontend/
RUN --mount=type=secret,id=npmrc,target=/usr/local/etc/npmrc --mount=type=secret,id=ca \
  npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist dist
COPY migrations/schema migrations/schema
COPY backend/demo backend/demo
COPY backend/forms backend/forms
COPY backend/legal backend/legal
COPY backend/manual backend/manual
COPY backend/portal backend/portal
RUN chmod +x dist/backend/src/panoh.js && ln -s /app/dist/backend/src/panoh.js /usr/local/bin/panoh
# Where migrating leaves the watchdog's password.
RUN mkdir /watch && chown node:node /watch
USER node
EXPOSE 3000
CMD ["node", "dist/backend/src/main.js"]
