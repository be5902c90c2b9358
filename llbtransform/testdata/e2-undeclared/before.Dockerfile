FROM alpine
RUN curl http://example.com
