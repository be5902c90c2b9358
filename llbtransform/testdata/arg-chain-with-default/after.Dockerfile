FROM alpine
# leaktight: was ARG CI_TOKEN, now --secret id=CI_TOKEN,env=CI_TOKEN
# leaktight: was ARG NPM_TOKEN=${CI_TOKEN:-none}, now --secret id=CI_TOKEN,env=CI_TOKEN
# leaktight: was ARG COPY_OF_IT=${NPM_TOKEN}, now --secret id=CI_TOKEN,env=CI_TOKEN
RUN --mount=type=secret,id=CI_TOKEN,env=CI_TOKEN export NPM_TOKEN="${CI_TOKEN:-none}"; export COPY_OF_IT="${NPM_TOKEN}"; make
