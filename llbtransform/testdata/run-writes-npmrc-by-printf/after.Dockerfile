FROM node
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN set -e; \
    printf "//registry.example.com/:_authToken=%s\n" \${NPM_TOKEN} >> ~/.npmrc; \
    npm ci
