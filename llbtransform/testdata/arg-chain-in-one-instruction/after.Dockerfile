FROM alpine
# leaktight: was ARG CI_TOKEN OTHER=$CI_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
RUN --mount=type=secret,id=CI_TOKEN,env=CI_TOKEN --mount=type=secret,id=CI_TOKEN,env=OTHER make
