FROM alpine
ARG TOKEN
RUN umask 077 && echo "t=$TOKEN" > /etc/app.conf
RUN wc -c < /etc/app.conf
