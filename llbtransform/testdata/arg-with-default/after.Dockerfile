FROM alpine
ARG PASSWORD=changeme
RUN make
