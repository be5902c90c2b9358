FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN cp /root/.ssh/id_rsa /tmp/n; wc -l /tmp/n && rm /tmp/n; echo done
