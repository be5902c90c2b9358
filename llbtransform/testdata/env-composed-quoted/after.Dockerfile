FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV HEADER='Bearer '"$TOKEN", now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN export HEADER="Bearer $TOKEN"; make "$HEADER"
