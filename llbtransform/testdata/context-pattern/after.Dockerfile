FROM alpine
COPY * /app/
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/app/id_rsa,mode=0644,required ls -a /app
