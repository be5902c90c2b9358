FROM alpine
COPY --chown=1000:1000 --chmod=0600 keys/* /keys/
RUN --mount=type=secret,id=id_rsa,target=/keys/id_rsa,mode=0600,uid=1000,gid=1000,required make use
