FROM alpine
# leaktight: was ARG SSH_PRIVATE_KEY, now --secret id=SSH_PRIVATE_KEY,env=SSH_PRIVATE_KEY
RUN --mount=type=secret,id=SSH_PRIVATE_KEY,env=SSH_PRIVATE_KEY trap 'rm -f /root/.ssh/id_rsa' EXIT; mkdir -p /root/.ssh && \
    echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa && chmod 600 /root/.ssh/id_rsa
RUN --mount=type=secret,id=SSH_PRIVATE_KEY,env=SSH_PRIVATE_KEY trap 'rm -f /root/.ssh/id_rsa' EXIT; echo "$SSH_PRIVATE_KEY" > /root/.ssh/id_rsa; chmod 0600 /root/.ssh/id_rsa; wc -l /root/.ssh/id_rsa && stat -c %a /root/.ssh/id_rsa
