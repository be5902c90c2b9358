FROM alpine
ARG HTTP_PROXY
RUN curl http://example.com
