FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN [ -n "$TOKEN" ] && echo yes > /given; echo "${TOKEN:+set} ${#TOKEN}" > /state
