FROM alpine AS keys
COPY --chown=9 id_rsa /id_rsa
RUN wc -c /id_rsa > /size
FROM alpine
COPY --from=keys --chown=1000:1000 /id_rsa /srv/app/key
COPY --from=keys /size /size
USER 1000
RUN stat -c "%a %u %g" /srv/app/key
