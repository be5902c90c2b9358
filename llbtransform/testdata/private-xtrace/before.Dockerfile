FROM alpine
COPY .netrc /root/.netrc
RUN exec 2>&1; set -eux; echo x >> /root/.netrc; rm /root/.netrc
