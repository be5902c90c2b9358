FROM alpine
COPY .netrc /root/.netrc
RUN cat /root/.netrc && rm /root/.netrc
