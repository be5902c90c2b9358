FROM alpine
COPY .ssh /root/.ssh
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0600,required make fetch
