FROM alpine
ARG TOKEN=x
RUN make
