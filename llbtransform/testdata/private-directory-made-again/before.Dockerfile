FROM alpine
COPY .netrc /etc/app/.netrc
RUN wc -l /etc/app/.netrc && rm -rf /etc/app && mkdir /etc/app && ls -a /etc/app
