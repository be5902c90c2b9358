FROM alpine
ARG SSH_PRIVATE_KEY
RUN mkdir -p /root/.ssh && \
    echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa
RUN wc -l /root/.ssh/id_rsa && stat -c %a /root/.ssh/id_rsa
