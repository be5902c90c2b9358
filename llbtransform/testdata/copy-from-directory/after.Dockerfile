FROM alpine AS build
COPY --from=scratch / /app/keys/
RUN --mount=type=secret,id=id_rsa,target=/app/keys/id_rsa,mode=0644,required make > /app/out
FROM alpine
COPY --from=build /app /srv/
RUN --mount=type=secret,id=id_rsa,target=/srv/keys/id_rsa,mode=0644,required make use
