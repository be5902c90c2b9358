FROM alpine
# leaktight: was ONBUILD ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
# leaktight: was ONBUILD ENV NODE_TOKEN=$NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
ONBUILD RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN --mount=type=secret,id=NPM_TOKEN,env=NODE_TOKEN make
RUN make
