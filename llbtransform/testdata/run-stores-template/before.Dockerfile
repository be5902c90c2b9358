FROM debian
ARG TOKEN
RUN envsubst < /etc/app.conf.tpl > /etc/app.conf
