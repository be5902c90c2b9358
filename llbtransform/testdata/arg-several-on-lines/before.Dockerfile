FROM alpine
ARG VERSION=1 \
    NPM_TOKEN \
    # what it is built with
    MODE=release
RUN make
