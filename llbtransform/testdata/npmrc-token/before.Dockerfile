FROM node AS deps
WORKDIR /app
COPY .npmrc package.json ./
RUN npm ci
FROM deps AS test
USER node
RUN npm test
FROM node
COPY --from=test /app/node_modules /app/node_modules
