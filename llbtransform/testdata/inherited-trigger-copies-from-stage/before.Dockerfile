FROM scratch AS assets
ARG NPM_TOKEN
RUN make assets
FROM alpine
RUN make
