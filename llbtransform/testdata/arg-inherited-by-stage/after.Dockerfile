FROM alpine AS base
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
FROM base AS build
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make | tee /a
FROM alpine
COPY --from=build /a /a
RUN test -z "$NPM_TOKEN"
