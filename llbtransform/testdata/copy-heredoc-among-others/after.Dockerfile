FROM alpine
COPY <<a <<b /app/
first
a
second
b
RUN --mount=type=secret,id=netrc,target=/app/.netrc,mode=0644,required cat /app/a /app/b && wc -c < /app/.netrc
