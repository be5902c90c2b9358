FROM alpine
COPY --chown=1000:1000 --chmod=0600 keys/* /keys/
RUN make use
