FROM alpine
ARG TOKEN
RUN set -x; make "$TOKEN"
