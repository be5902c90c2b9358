FROM alpine
COPY --parents conf/./keys/.netrc /app/
RUN wc -c < /app/keys/.netrc && rm /app/keys/.netrc
