FROM alpine
WORKDIR /srv
COPY conf/ etc/
RUN --mount=type=secret,id=id_rsa,target=/srv/etc/keys/id_rsa,mode=0644,required make use
