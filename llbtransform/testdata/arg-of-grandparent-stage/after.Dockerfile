FROM alpine AS one
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
FROM one AS two
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
FROM two
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
