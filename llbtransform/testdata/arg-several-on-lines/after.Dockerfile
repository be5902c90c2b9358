FROM alpine
ARG VERSION=1 \
    \
    # what it is built with
    MODE=release
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
