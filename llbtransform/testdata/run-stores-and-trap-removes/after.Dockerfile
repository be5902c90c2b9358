FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap "rm -f /tmp/k" EXIT; echo "$TOKEN" > /tmp/k && wc -c < /tmp/k
