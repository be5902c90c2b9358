FROM alpine
COPY .netrc /root/.netrc
RUN wc -l ~/.netrc && rm ~/.netrc && cp -r /root /copy && ls -a /copy
