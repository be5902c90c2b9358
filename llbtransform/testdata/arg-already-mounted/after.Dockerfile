FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=token,env=TOKEN make
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=token make install
