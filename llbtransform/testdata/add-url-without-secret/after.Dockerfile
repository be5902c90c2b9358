FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ARG VERSION=1
ADD https://files.example.com/a-$VERSION.tar /a/
RUN --mount=type=secret,id=TOKEN,env=TOKEN make
