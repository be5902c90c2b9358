FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /root/credentials' EXIT; cat > /root/credentials <<EOF
[default]
aws_secret_access_key = $TOKEN
x = "y"
EOF
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /root/credentials' EXIT; printf '%s\n' "[default]" "aws_secret_access_key = $TOKEN" "x = \"y\"" > /root/credentials; wc < /root/credentials
RUN --mount=type=secret,id=TOKEN,env=TOKEN <<EOF
trap 'rm -f /root/credentials' EXIT; printf '%s\n' "[default]" "aws_secret_access_key = $TOKEN" "x = \"y\"" > /root/credentials; set -e
wc -c < /root/credentials
EOF
