FROM alpine
COPY .netrc /root/.netrc
RUN chmod 640 ~/.netrc && ls -l ~/.netrc | cut -c 1-10 && rm ~/.netrc
