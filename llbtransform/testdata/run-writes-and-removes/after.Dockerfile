FROM node
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN echo "//registry.example.com/:_authToken=\${NPM_TOKEN}" > /root/.npmrc && npm ci && rm /root/.npmrc
