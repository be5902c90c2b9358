FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN git clone https://$TOKEN@git.example.com/a
