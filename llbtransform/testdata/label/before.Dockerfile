FROM alpine
ARG TOKEN
LABEL token=$TOKEN
RUN make
