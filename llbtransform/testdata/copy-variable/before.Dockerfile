ARG KIND=rsa
FROM alpine
ARG KIND
ENV KEYFILE=id_${KIND}
ARG DIR=conf
COPY ${KEYFILE} /root/.ssh/${KEYFILE}
COPY $DIR /etc/app/
RUN wc -l < /root/.ssh/id_rsa && rm /root/.ssh/id_rsa
RUN wc -l < /etc/app/.npmrc && ls /etc/app
