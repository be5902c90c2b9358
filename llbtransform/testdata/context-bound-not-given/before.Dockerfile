FROM alpine
RUN --mount=type=bind,target=/src wc -c < /src/x
