FROM alpine
ARG TOKEN
ARG VERSION=1
ADD https://files.example.com/a-$VERSION.tar /a/
RUN make
