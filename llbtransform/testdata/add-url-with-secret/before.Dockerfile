FROM alpine
ARG TOKEN
ADD https://user:$TOKEN@files.example.com/a.tar /a/
RUN make
