FROM debian
ARG TOKEN
RUN --mount=type=cache,target=/root/.cache echo "$TOKEN" > /root/.cache/token
