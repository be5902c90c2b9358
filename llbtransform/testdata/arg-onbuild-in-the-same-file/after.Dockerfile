FROM alpine AS base
# leaktight: was ONBUILD ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
ONBUILD RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
FROM base
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make install
