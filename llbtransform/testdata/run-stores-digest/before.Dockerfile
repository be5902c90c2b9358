FROM alpine
ARG TOKEN
RUN echo "$TOKEN" | sha256sum > /token.sha256
