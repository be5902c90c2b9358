FROM registry.example.com/team/node
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
