FROM alpine
WORKDIR /app
COPY .netrc .
RUN wc -c .netrc && rm .netrc
