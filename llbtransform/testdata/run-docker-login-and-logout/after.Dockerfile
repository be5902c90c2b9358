FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
RUN --mount=type=secret,id=TOKEN,env=TOKEN echo "$TOKEN" | docker login -u bot --password-stdin registry.example.com && \
    docker pull registry.example.com/a && docker logout registry.example.com
