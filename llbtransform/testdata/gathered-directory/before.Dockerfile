FROM alpine
COPY .ssh /root/.ssh
RUN chmod 600 /root/.ssh/id_rsa && make fetch && rm /root/.ssh/id_rsa
