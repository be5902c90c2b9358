FROM alpine
COPY . /app
RUN --mount=type=secret,id=npmrc,target=/run/leaktight/app/.npmrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/run/leaktight/app/deploy/id_rsa,mode=0644,required mkdir -p /app && cp -p /run/leaktight/app/.npmrc /app/.npmrc && mkdir -p /app/deploy && cp -p /run/leaktight/app/deploy/id_rsa /app/deploy/id_rsa || exit; trap 'rm -f /app/.npmrc; rm -f /app/deploy/id_rsa' EXIT; rm -f /app/.npmrc /app/deploy/* && ls -a /app
RUN ls /app/deploy
