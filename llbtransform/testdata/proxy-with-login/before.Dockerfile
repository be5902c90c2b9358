FROM alpine
ARG HTTP_PROXY
RUN curl -sS http://example.com
