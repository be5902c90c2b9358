FROM alpine
WORKDIR /app
COPY . .
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/app/deploy/id_rsa,mode=0644,required test -f .npmrc && wc -l < .npmrc || echo none
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644,required --mount=type=secret,id=id_rsa,target=/app/deploy/id_rsa,mode=0644,required wc -l < /app/deploy/id_rsa; ls -a
