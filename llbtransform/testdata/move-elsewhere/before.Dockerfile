FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN mv /root/.ssh/id_rsa /etc/key && wc -l /etc/key
