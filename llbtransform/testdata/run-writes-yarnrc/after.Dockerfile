FROM node
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN echo "npmAuthToken: \"\${NPM_TOKEN-}\"" >> .yarnrc.yml && yarn install
