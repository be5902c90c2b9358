FROM alpine
COPY --from=scratch ["/", "/opt/keys/"]

RUN --mount=type=secret,id=id_rsa,target=/opt/keys/id_rsa,mode=0644,required wc -l < /opt/keys/id_rsa
RUN --mount=type=secret,id=id_rsa,target=/opt/keys/id_rsa,mode=0644,required echo host > /opt/keys/known
