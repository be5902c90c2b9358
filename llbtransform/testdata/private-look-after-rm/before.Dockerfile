FROM alpine
COPY .netrc /root/.netrc
RUN wc -l ~/.netrc && rm ~/.netrc && test ! -e ~/.netrc && echo gone
