FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV API_TOKEN=$TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=TOKEN,env=API_TOKEN make
