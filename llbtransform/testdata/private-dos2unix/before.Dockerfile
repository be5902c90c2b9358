FROM alpine
COPY .netrc /root/.netrc
RUN dos2unix /root/.netrc && wc -l /root/.netrc && rm /root/.netrc
