FROM node
ARG NPM_TOKEN
RUN npm config set //registry.example.com/:_authToken $NPM_TOKEN
RUN npm ci
