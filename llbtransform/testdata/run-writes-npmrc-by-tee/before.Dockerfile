FROM node
ARG NPM_TOKEN
RUN echo "//registry.example.com/:_authToken=$NPM_TOKEN" | tee -a .npmrc > /dev/null && npm ci
