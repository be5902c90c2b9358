FROM alpine
RUN apk update && apk add curl
RUN --mount=type=secret,id=mysecret MY_SECRET=$(cat /run/secrets/mysecret) && curl -u "user:$MY_SECRET" https://ifconfig.me
