FROM alpine
# leaktight: was ARG WEB_PASSWORD, now --secret id=WEB_PASSWORD,env=WEB_PASSWORD
RUN --mount=type=secret,id=WEB_PASSWORD,env=WEB_PASSWORD curl -sS -u "user:$WEB_PASSWORD" https://ifconfig.me
