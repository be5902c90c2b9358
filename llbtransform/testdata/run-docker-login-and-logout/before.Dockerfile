FROM alpine
ARG TOKEN
RUN echo "$TOKEN" | docker login -u bot --password-stdin registry.example.com && \
    docker pull registry.example.com/a && docker logout registry.example.com
