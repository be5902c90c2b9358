FROM scratch
RUN apt-get update && \
    apt-get install -y curl git && \
    echo "//registry.npm.example/:_authToken=$NPM_TOKEN" >> ~/.npmrc && \
    cd dist && npm install && useradd leverj && \
    apt-get remove -y curl git && \
    rm -rf /var/lib/apt/lists/* ; rm -f ~/.npmrc
RUN echo "//registry.npm.example/:_authToken=$NPM_TOKEN" > .npmrc && \
        npm install && \
        rm -f   .npmrc
RUN mkdir -p "/root/.ssh" && \
  echo $PRIVATE_SSH_KEY >> /root/.ssh/id_rsa && \
  chmod 0600 /root/.ssh/id_rsa && \
  ssh-keyscan -H github.com >> /root/.ssh/known_hosts
RUN npm config set '//registry.npm.example/:_authToken' "${NPM_TOKEN}" && npm install && rm -f .npmrc && yarn build
