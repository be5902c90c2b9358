FROM alpine
COPY keys/ /keys/
RUN --mount=type=secret,id=id_rsa,target=/keys/id_rsa,mode=0644,required make use
RUN rm -rf /keys
RUN make more
