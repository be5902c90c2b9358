FROM node
WORKDIR /app
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
COPY .npmrc package.json ./
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci
