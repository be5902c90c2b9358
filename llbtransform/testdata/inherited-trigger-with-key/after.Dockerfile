FROM registry.example.com/team/node
RUN --mount=type=secret,id=id_rsa,target=/root/.ssh/id_rsa,required make
