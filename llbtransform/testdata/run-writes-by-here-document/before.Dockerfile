FROM alpine
ARG TOKEN
RUN cat > /root/credentials <<EOF
[default]
aws_secret_access_key = $TOKEN
x = "y"
EOF
RUN wc < /root/credentials
RUN <<EOF
set -e
wc -c < /root/credentials
EOF
