FROM alpine
COPY ["a b", "/app/"]
RUN --mount=type=secret,id=netrc,target=/app/.netrc,mode=0644,required cat "/app/a b" && wc -c < /app/.netrc
