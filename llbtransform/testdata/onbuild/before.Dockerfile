FROM node
WORKDIR /usr/src/app
ONBUILD ARG NODE_ENV NPM_TOKEN
ONBUILD COPY id_rsa /root/.ssh/id_rsa
ONBUILD RUN chmod 600 /root/.ssh/id_rsa && npm ci
ONBUILD RUN rm /root/.ssh/id_rsa
ONBUILD COPY . .
RUN make
