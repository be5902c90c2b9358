FROM alpine AS key
ARG KEYFILE=nothing.txt
# leaktight: was COPY ${KEYFILE} ./key, now --secret id=id_rsa,src=id_rsa
RUN --mount=type=secret,id=id_rsa,target=/key,mode=0644,required wc -l < key

FROM key
ARG KEYFILE=id_ed25519
COPY --from=scratch / /opt/
RUN --mount=type=secret,id=id_rsa,target=/opt/id_rsa,mode=0644,required ls /opt
