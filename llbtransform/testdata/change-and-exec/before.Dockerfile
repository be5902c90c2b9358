FROM alpine
COPY id_rsa /root/.ssh/id_rsa
RUN sed -i s/a/b/ /root/.ssh/id_rsa && exec wc -l /root/.ssh/id_rsa
