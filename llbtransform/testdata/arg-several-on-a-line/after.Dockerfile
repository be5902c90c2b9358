FROM alpine
ARG VERSION=1 MODE
RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
