FROM alpine
COPY .netrc /root/.netrc
RUN mkdir /keys && mv ~/.netrc /keys && wc -l /keys/.netrc && rm -r /keys
