FROM alpine
COPY id_rsa /etc/app/id_rsa
USER 1000:1000
RUN echo x >> /etc/app/id_rsa
