FROM alpine
COPY server.pem /etc/ssl/server.pem
RUN make
