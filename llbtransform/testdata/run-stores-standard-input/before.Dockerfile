FROM debian
ARG TOKEN
RUN install -m 600 /dev/stdin /etc/app.conf <<EOF
token=$TOKEN
EOF
