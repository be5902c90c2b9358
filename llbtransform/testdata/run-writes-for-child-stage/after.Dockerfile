FROM alpine AS base
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /root/.netrc' EXIT; echo "machine a password $TOKEN" > /root/.netrc
FROM base
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /root/.netrc' EXIT; echo "machine a password $TOKEN" > /root/.netrc; wc -c < /root/.netrc
# leaktight: was RUN rm /root/.netrc
