FROM node
ARG NPM_TOKEN
RUN set -e; \
    printf "//registry.example.com/:_authToken=%s\n" $NPM_TOKEN >> ~/.npmrc; \
    npm ci
