FROM alpine
COPY .netrc /root/.netrc
RUN rm /root/.netrc && ls -a /root
