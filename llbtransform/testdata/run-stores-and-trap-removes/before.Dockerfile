FROM alpine
ARG TOKEN
RUN trap "rm -f /tmp/k" EXIT; echo "$TOKEN" > /tmp/k && wc -c < /tmp/k
