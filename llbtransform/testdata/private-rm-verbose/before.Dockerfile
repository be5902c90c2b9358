FROM alpine
COPY .netrc /root/.netrc
RUN rm -v /root/.netrc
