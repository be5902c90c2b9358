FROM alpine AS base
ARG NPM_TOKEN
FROM base AS build
RUN make | tee /a
FROM alpine
COPY --from=build /a /a
RUN test -z "$NPM_TOKEN"
