FROM alpine
COPY .netrc /root/.netrc
RUN mv /root/.netrc /tmp/login && wc -l /tmp/login && rm /tmp/login
