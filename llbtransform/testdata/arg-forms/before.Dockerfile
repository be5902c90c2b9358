FROM alpine
ARG TOKEN
RUN echo "${TOKEN:-none}" | wc -c; echo "${TOKEN:+--with-token}"; echo "${#TOKEN}"
RUN [ -n "$TOKEN" ] && echo yes || echo no; if test -z "$TOKEN"; then echo none; fi
RUN case "$TOKEN" in "") echo none;; *) echo some;; esac
