FROM alpine
COPY id_rsa /keys/id_rsa
RUN chmod 400 /keys/id_rsa
RUN chown 1000:7 /keys/id_rsa
USER 1000
RUN stat -c '%a %u %g' /keys/id_rsa
USER root
RUN rm /keys/id_rsa
