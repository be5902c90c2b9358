FROM debian
ARG TOKEN
RUN echo "$TOKEN" | docker login -u bot --password-stdin registry.example.com
