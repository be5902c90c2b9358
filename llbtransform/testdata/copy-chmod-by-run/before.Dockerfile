FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN chmod 600 /root/.ssh/id_rsa && stat -c '%a %u %g' /root/.ssh/id_rsa
RUN ls -ln /root/.ssh
RUN rm /root/.ssh/id_rsa
