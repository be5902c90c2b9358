ARG KIND=rsa
FROM alpine
ARG KIND
ENV KEYFILE=id_${KIND}
ARG DIR=conf
COPY --from=scratch / /root/.ssh/
COPY $DIR /etc/app/
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0644,required --mount=type=secret,id=npmrc,target=/etc/app/.npmrc,mode=0644,required wc -l < /root/.ssh/id_rsa
RUN --mount=type=secret,id=npmrc,target=/etc/app/.npmrc,mode=0644,required wc -l < /etc/app/.npmrc && ls /etc/app
