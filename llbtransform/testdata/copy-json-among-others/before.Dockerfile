FROM alpine
COPY ["a b", ".netrc", "/app/"]
RUN cat "/app/a b" && wc -c < /app/.netrc && rm /app/.netrc
