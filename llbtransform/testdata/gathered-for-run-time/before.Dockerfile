FROM alpine
RUN make
COPY keys/ /keys/
