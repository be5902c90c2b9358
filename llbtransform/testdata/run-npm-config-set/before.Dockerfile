FROM node
ARG NPM_TOKEN
RUN npm config set //npm.registry.example.com/team/:_password $NPM_TOKEN
RUN npm ci
