FROM alpine AS base
ARG NPM_TOKEN
FROM base AS build
RUN make
FROM alpine
COPY --from=build /a /a
RUN test -z "$NPM_TOKEN"
