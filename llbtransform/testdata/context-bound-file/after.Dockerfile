FROM alpine
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0644,required \
  --mount=type=cache,target=/cache wc -l < /root/.ssh/id_rsa
