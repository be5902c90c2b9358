FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN sed -i "s/a/$HOSTNAME/" /root/.ssh/id_rsa
RUN wc -l /root/.ssh/id_rsa
