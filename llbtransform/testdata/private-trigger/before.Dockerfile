FROM alpine
ONBUILD COPY id_rsa /root/.ssh/id_rsa
ONBUILD RUN sed -i s/a/b/ /root/.ssh/id_rsa && wc -l /root/.ssh/id_rsa && rm /root/.ssh/id_rsa
