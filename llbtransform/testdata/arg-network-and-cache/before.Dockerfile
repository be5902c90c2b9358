FROM alpine
ARG TOKEN
RUN --network=none --mount=type=cache,target=/cache make
