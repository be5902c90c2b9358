FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN cd /srv 2>/dev/null || mkdir /srv
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /srv/.env' EXIT; cd /srv && printf "t=%s\n" "$TOKEN" > /srv/.env
RUN --mount=type=secret,id=TOKEN,env=TOKEN trap 'rm -f /srv/.env' EXIT; printf "t=%s\n" "$TOKEN" > /srv/.env; (wc -c < /srv/.env; exit 3) || echo status $?
