FROM node AS deps
WORKDIR /app
COPY package.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required npm ci && mkdir node_modules
FROM deps AS test
USER 1000
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required npm test
FROM node
COPY --from=test /app/node_modules /app/node_modules
