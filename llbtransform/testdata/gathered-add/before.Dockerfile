FROM alpine
ADD ["secrets", "/s"]
RUN make use
