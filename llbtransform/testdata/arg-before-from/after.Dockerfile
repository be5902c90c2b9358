# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
ARG VERSION=3
FROM alpine:$VERSION
RUN make
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make install
