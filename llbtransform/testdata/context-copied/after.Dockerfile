FROM alpine
WORKDIR /app
COPY . .
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644 --mount=type=secret,id=id_rsa,target=/app/deploy/id_rsa,mode=0644 test -f .npmrc && wc -l < .npmrc || echo none
RUN --mount=type=secret,id=npmrc,target=/app/.npmrc,mode=0644 --mount=type=secret,id=id_rsa,target=/app/deploy/id_rsa,mode=0644 wc -l < /app/deploy/id_rsa; ls -a
