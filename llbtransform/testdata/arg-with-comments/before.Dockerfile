# syntax=leaktight/dockerfile:1
# check=skip=SecretsUsedInArgOrEnv

# the base
FROM alpine
# the token
ARG NPM_TOKEN
# now build
RUN make \
    # all of it
    all \

    install
