FROM alpine AS build
COPY id_rsa /app/keys/id_rsa
RUN make > /app/out
FROM alpine
COPY --from=build /app/out /srv/
RUN make use
