FROM alpine
# leaktight: was ARG CI_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
# leaktight: was ARG NPM_TOKEN=$CI_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=CI_TOKEN,env=CI_TOKEN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
