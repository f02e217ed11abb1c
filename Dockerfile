FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY backend/package.json backend/
COPY frontend/package.json frontend/
RUN npm ci --no-audit --no-fund
COPY . .
RUN node_modules/.bin/tsc -p backend/tsconfig.build.json \
  && node scripts/build-i18n.mjs \
  && cd frontend && ../node_modules/.bin/ng build

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
COPY backend/package.json backend/
COPY frontend/package.json frontend/
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/dist dist
COPY backend/demo backend/demo
USER node
EXPOSE 3000
CMD ["node", "dist/backend/src/main.js"]
