FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN echo "${TOKEN:-none}" | wc -c; echo "${TOKEN:+--with-token}"; echo "${#TOKEN}"
RUN --mount=type=secret,id=TOKEN,env=TOKEN [ -n "$TOKEN" ] && echo yes || echo no; if test -z "$TOKEN"; then echo none; fi
RUN --mount=type=secret,id=TOKEN,env=TOKEN case "$TOKEN" in "") echo none;; *) echo some;; esac
