FROM alpine AS base
ONBUILD ARG NPM_TOKEN
ONBUILD RUN make
FROM base
RUN make install
