FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV A=${TOKEN:-none} B=${TOKEN-none} C=${TOKEN:+yes}, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN export A="${TOKEN:-none}"; export B="${TOKEN:-none}"; export C="${TOKEN:+yes}"; make
