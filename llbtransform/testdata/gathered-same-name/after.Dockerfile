FROM alpine
COPY one/ /one/
COPY two/ /two/
RUN --mount=type=secret,id=one/id_rsa,target=/one/id_rsa,mode=0644,required --mount=type=secret,id=two/id_rsa,target=/two/id_rsa,mode=0644,required make use
