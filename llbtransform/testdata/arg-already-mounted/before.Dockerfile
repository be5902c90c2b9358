FROM alpine
ARG TOKEN
RUN --mount=type=secret,id=token,env=TOKEN make
RUN --mount=type=secret,id=token make install
