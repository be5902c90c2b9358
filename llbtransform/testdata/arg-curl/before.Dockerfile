FROM alpine
ARG WEB_PASSWORD
RUN curl -sS -u "user:$WEB_PASSWORD" https://ifconfig.me
