FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV AUTH Bearer $TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN export AUTH="Bearer $TOKEN"; make
