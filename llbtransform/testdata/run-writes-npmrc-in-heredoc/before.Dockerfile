FROM node
WORKDIR /app
ARG NPM_TOKEN
RUN cat > .npmrc <<EOF && npm ci
@team:registry=https://registry.example.com/
//registry.example.com/:_authToken=$NPM_TOKEN
EOF
