FROM alpine
COPY --parents conf/keys /app/
RUN --mount=type=secret,id=id_rsa,target=/app/conf/keys/id_rsa,mode=0644,required make use
