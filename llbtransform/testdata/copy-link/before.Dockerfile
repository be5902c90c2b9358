FROM alpine
COPY --link id_rsa /root/.ssh/
RUN wc -l < /root/.ssh/id_rsa && echo host > /root/.ssh/known_hosts && rm /root/.ssh/id_rsa
