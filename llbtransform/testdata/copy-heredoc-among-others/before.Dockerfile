FROM alpine
COPY <<a .netrc <<b /app/
first
a
second
b
RUN cat /app/a /app/b && wc -c < /app/.netrc && rm /app/.netrc
