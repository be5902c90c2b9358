FROM alpine
COPY --from=scratch --chown=1000 --chmod=400 / /keys/
RUN --mount=type=secret,id=id_rsa,target=/keys/id_rsa,mode=0400,uid=1000,gid=1000,required stat -c '%a %u %g' /keys/id_rsa
