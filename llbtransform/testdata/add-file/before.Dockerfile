FROM alpine
ADD --chown=3:4 .netrc /data/.netrc
RUN ls -ln /data/ && rm /data/.netrc
