FROM alpine
COPY --chown=1000 --chmod=400 id_rsa /keys/
RUN stat -c '%a %u %g' /keys/id_rsa && rm /keys/id_rsa
