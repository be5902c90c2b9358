FROM alpine
ADD ["secrets", "/s"]
RUN --mount=type=secret,id=id_rsa,target=/s/id_rsa,mode=0644,required make use
