# syntax=leaktight/dockerfile:1
# check=skip=SecretsUsedInArgOrEnv

# the base
FROM alpine
# the token
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
# now build
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make \
    # all of it
    all \

    install
