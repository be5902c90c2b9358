FROM alpine
COPY id_rsa /keys/
COPY .netrc /keys/
RUN wc -c /keys/id_rsa /keys/.netrc && rm /keys/id_rsa /keys/.netrc
