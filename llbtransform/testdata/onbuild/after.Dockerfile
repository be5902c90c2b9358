FROM node
WORKDIR /usr/src/app
ONBUILD ARG NODE_ENV
ONBUILD COPY --from=scratch / /root/.ssh/
ONBUILD RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,mode=0600,required npm ci
# leaktight: was ONBUILD RUN rm /root/.ssh/id_rsa
ONBUILD COPY . .
RUN make
