FROM alpine AS base
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV URL=https://$TOKEN@git.example.com/, now --secret id=TOKEN,env=TOKEN
FROM base
RUN --mount=type=secret,id=TOKEN,env=TOKEN export URL="https://$TOKEN@git.example.com/"; make
