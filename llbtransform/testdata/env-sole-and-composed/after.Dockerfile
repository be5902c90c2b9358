FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ENV MODE=1
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=TOKEN,env=API_TOKEN export AUTH="Bearer ${TOKEN}"; make
