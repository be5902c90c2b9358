FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN cp /root/.ssh/id_rsa /tmp/n && cp /tmp/n /etc/key && rm /tmp/n
