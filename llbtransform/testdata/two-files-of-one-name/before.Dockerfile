FROM alpine
COPY a/.netrc /root/.netrc
COPY b/.netrc /app/.netrc
WORKDIR /app
RUN make && rm /root/.netrc /app/.netrc
