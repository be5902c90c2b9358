FROM alpine
COPY ssh_host_rsa_key /etc/ssh/ssh_host_rsa_key
RUN make
