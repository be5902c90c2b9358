FROM alpine
COPY . /app
RUN --mount=type=secret,id=npm,target=/app/.npmrc ls -a /app
