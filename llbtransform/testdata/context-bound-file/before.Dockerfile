FROM alpine
RUN --mount=type=bind,source=deploy/id_rsa,target=/root/.ssh/id_rsa \
  --mount=type=cache,target=/cache wc -l < /root/.ssh/id_rsa
