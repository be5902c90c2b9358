FROM debian
COPY id_rsa /root/.ssh/id_rsa
RUN cp /root/.ssh/id_rsa /srv/ && make
RUN cp /root/.ssh/id_rsa ~ && make
WORKDIR /app
RUN cp /root/.ssh/id_rsa . && make
