FROM alpine
# check=skip=SecretsUsedInArgOrEnv
ARG NPM_TOKEN
RUN npm ci
