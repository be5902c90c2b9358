FROM alpine
COPY . /app
COPY testdata/id_rsa /keys/
RUN make
