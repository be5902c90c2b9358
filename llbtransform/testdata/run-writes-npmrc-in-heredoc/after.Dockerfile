FROM node
WORKDIR /app
# leaktight: was ARG NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN cat > .npmrc <<EOF && npm ci
@team:registry=https://registry.example.com/
//registry.example.com/:_authToken=\${NPM_TOKEN}
EOF
