FROM alpine
COPY .netrc /root/.netrc
RUN sed -i 's/example.com/example.org/' ~/.netrc && wc -l ~/.netrc && rm ~/.netrc
