FROM alpine
ARG NPM_TOKEN
COPY id_rsa /root/.ssh/
ENV DB_PASSWORD=postgres
RUN make
