FROM alpine
COPY conf package.json /app/
RUN --mount=type=secret,id=netrc,target=/app/.netrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/app/id_rsa,mode=0644,required make use
