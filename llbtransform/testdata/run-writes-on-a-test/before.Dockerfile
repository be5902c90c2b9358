FROM alpine
ARG TOKEN
RUN [ -n "$TOKEN" ] && echo "t=$TOKEN" > /etc/app.conf
RUN wc -c < /etc/app.conf
