FROM alpine
COPY .netrc /root/.netrc
RUN for f in /root/.netrc /tmp/x; do rm -f "$f"; done && ls -a /root
