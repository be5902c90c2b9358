FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV A=$TOKEN, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV B=x-$A, now --secret id=TOKEN,env=TOKEN
# leaktight: was ENV C=$B/y, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN --mount=type=secret,id=TOKEN,env=A export B="x-$A"; export C="$B/y"; make
