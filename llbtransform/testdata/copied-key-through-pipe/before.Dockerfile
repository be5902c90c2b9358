FROM debian
COPY id_rsa /root/.ssh/id_rsa
RUN cat /root/.ssh/id_rsa | base64 > /key.txt
