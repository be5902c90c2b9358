FROM alpine
ARG TOKEN --
RUN true
