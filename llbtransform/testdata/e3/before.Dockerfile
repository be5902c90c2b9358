FROM debian
COPY id_rsa /root/.ssh/id_rsa
RUN chmod 600 /root/.ssh/id_rsa && ssh-keyscan git.example.com >> /root/.ssh/known_hosts && git clone git@git.example.com:team/private.git /src
RUN rm /root/.ssh/id_rsa
