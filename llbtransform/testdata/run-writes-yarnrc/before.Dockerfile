FROM node
ARG NPM_TOKEN
RUN echo "npmAuthToken: \"$NPM_TOKEN\"" >> .yarnrc.yml && yarn install
