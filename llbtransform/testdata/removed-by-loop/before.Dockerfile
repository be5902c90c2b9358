FROM alpine
COPY .netrc /root/.netrc
RUN for f in /root/.netrc; do rm $f; done && echo done
