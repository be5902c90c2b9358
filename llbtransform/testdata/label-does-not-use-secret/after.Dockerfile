FROM alpine
# leaktight: was ARG TOKEN, now --secret id=TOKEN,env=TOKEN
ARG VERSION=1
LABEL version=$VERSION
WORKDIR /src/$VERSION
RUN --mount=type=secret,id=TOKEN,env=TOKEN make
