FROM alpine AS assets
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN touch /assets
FROM alpine AS base
ONBUILD COPY --from=assets /assets /assets
FROM base
RUN make
