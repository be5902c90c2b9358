FROM node
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN echo "//registry.example.com/:_authToken=\${NPM_TOKEN}" | tee -a .npmrc > /dev/null && npm ci
