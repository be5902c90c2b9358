FROM alpine
COPY --from=scratch --chown=5 \
  # the key
  / \
  /data/keys/
RUN --mount=type=secret,id=id_rsa,target=/data/keys/id_rsa,mode=0644,uid=5,gid=5,required ls -ln /data/keys
