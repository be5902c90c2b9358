FROM alpine
COPY keys/ /keys/
RUN make use
RUN rm -rf /keys
RUN make more
