FROM alpine
COPY .netrc /root/.netrc
COPY ./.netrc /app/.netrc
WORKDIR /app
RUN make && rm /root/.netrc .netrc
