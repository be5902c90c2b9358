FROM alpine
RUN apk update && apk add curl
# leaktight: was ARG MY_SECRET, now --secret id=MY_SECRET,env=MY_SECRET
RUN --mount=type=secret,id=MY_SECRET,env=MY_SECRET curl -u "user:$MY_SECRET" https://ifconfig.me
