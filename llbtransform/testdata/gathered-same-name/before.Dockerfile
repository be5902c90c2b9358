FROM alpine
COPY one/ /one/
COPY two/ /two/
RUN make use
