FROM node AS deps
WORKDIR /app
COPY .npmrc package.json ./
RUN npm ci && mkdir node_modules
FROM deps AS test
USER 1000
RUN npm test
FROM node
COPY --from=test /app/node_modules /app/node_modules
