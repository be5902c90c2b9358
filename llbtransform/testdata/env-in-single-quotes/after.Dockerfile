FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ENV A='$TOKEN' B=\$TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN make
