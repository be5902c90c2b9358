FROM alpine
COPY k* /keys/
RUN --mount=type=secret,id=id_rsa,target=/keys/deep/id_rsa,mode=0644,required make use
