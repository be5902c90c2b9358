FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN envsubst '$PORT' < /etc/app.conf.tpl > /etc/app.conf
