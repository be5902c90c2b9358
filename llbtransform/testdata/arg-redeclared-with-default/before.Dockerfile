FROM alpine
ARG NPM_TOKEN
RUN make
ARG NPM_TOKEN=none
RUN make install
