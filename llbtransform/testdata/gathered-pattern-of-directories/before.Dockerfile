FROM alpine
COPY k* /keys/
RUN make use
