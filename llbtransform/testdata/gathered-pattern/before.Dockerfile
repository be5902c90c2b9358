FROM alpine
COPY id_* /root/.ssh/
RUN make fetch
