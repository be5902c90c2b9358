FROM alpine
ARG TOKEN
RUN envsubst '$PORT' < /etc/app.conf.tpl > /etc/app.conf
