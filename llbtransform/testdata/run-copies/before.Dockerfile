FROM debian
COPY id_rsa /root/.ssh/id_rsa
RUN cp /root/.ssh/id_rsa /etc/key && make
