FROM scratch AS assets
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make assets
FROM alpine
RUN make
