FROM alpine
COPY --chown=5 \
  # the key
  id_rsa \
  /data/keys/id_rsa
RUN ls -ln /data/keys && rm /data/keys/id_rsa
