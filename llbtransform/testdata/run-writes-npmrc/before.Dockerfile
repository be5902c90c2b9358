FROM node
ARG NPM_TOKEN
RUN echo "//registry.example.com/:_authToken=${NPM_TOKEN}" > /root/.npmrc
RUN npm ci
