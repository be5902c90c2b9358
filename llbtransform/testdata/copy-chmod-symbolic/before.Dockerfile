FROM alpine
COPY --chmod=u=rw,go= .netrc /root/
RUN stat -c '%a %u %g' /root/.netrc && rm /root/.netrc
