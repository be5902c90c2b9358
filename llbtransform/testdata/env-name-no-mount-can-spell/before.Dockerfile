FROM alpine
ARG TOKEN
ENV A,B=$TOKEN
RUN env | wc -l
