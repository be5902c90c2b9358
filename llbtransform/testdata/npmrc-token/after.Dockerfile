FROM node AS deps
WORKDIR /app
COPY package.json ./
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,required npm ci
FROM deps AS test
USER node
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0444,required npm test
FROM node
COPY --from=test /app/node_modules /app/node_modules
