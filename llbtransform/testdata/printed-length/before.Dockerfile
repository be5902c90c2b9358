FROM alpine
ARG TOKEN
RUN echo "${#TOKEN}" && make > /dev/null
