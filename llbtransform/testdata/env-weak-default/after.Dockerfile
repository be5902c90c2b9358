FROM alpine
ENV API_KEY=changeme MYSQL_ROOT_PASSWORD=secret
RUN make
