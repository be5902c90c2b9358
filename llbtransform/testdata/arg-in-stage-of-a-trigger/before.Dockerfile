FROM alpine AS assets
ARG NPM_TOKEN
RUN touch /assets
FROM alpine AS base
ONBUILD COPY --from=assets /assets /assets
FROM base
RUN make
