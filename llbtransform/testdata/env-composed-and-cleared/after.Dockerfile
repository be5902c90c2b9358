FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV URL=https://$TOKEN@git.example.com/, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN export URL="https://$TOKEN@git.example.com/"; make
ENV URL= TOKEN_FILE=
RUN --mount=type=secret,id=TOKEN,env=TOKEN make install
