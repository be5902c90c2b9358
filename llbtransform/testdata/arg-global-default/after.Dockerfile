ARG API_PASSWORD=changeme
FROM alpine
RUN make
FROM alpine
ARG API_PASSWORD
RUN make
