FROM alpine
COPY --exclude=.netrc file /app/
RUN --mount=type=secret,id=netrc,target=/app/.netrc,mode=0644,required ls -a /app
