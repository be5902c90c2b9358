# leaktight: was ARG CI_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
# leaktight: was ARG NPM_TOKEN=$CI_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
FROM alpine
# leaktight: was ARG NPM_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
RUN --mount=type=secret,id=CI_TOKEN,env=NPM_TOKEN make
