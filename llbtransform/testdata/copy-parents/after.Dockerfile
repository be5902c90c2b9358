FROM alpine
COPY --from=scratch / /app/keys/
RUN --mount=type=secret,id=netrc,target=/app/keys/.netrc,mode=0644,required wc -c < /app/keys/.netrc
