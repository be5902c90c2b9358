FROM alpine
ARG NPM_TOKEN
COPY .npmrc /root/
RUN npm ci
