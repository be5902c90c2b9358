FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN trap 'echo end' EXIT; sed -i s/a/b/ /root/.ssh/id_rsa
