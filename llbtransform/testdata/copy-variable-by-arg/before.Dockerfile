FROM alpine AS key
ARG KEYFILE=nothing.txt
COPY ${KEYFILE} ./key
RUN wc -l < key && rm key

FROM key
ARG KEYFILE=id_ed25519
COPY ./${KEYFILE:-x} /opt/
RUN ls /opt
