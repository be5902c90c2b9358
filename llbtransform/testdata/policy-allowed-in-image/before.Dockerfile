FROM alpine
COPY server.key /etc/app/
COPY id_rsa /etc/app/deploy
RUN make
