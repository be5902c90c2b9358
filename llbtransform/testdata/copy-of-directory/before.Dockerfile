FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN cp -r /root /copy && rm /root/.ssh/id_rsa
