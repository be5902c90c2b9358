FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV NPM_TOKEN=$TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=TOKEN,env=NPM_TOKEN make
ENV NPM_TOKEN=
RUN --mount=type=secret,id=TOKEN,env=TOKEN make install
