FROM alpine
ARG TOKEN
RUN ["make", "install"]
